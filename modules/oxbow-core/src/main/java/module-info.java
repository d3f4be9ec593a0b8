// SPDX-License-Identifier: Apache-2.0

/** An event loop and coroutines in plain Java, with asyncio's words and asyncio's semantics. */
module dev.oxbow.core {
    requires static transitive org.jspecify;

    exports dev.oxbow;
    exports dev.oxbow.sync;
}

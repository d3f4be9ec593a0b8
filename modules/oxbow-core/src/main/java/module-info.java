// SPDX-License-Identifier: Apache-2.0

/** An event loop and coroutines in plain Java, with asyncio's words and asyncio's semantics. */
@SuppressWarnings("module") // oxbow-test is built on this module, and hence not known here
module dev.oxbow.core {
    requires static transitive org.jspecify;
    requires static java.management;

    uses dev.oxbow.TaskDecorator;

    exports dev.oxbow;
    exports dev.oxbow.sync;
    exports dev.oxbow.engine to
            dev.oxbow.test,
            dev.oxbow.observe;
}

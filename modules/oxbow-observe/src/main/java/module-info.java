// SPDX-License-Identifier: Apache-2.0

/** Records what loops do, and draws it. */
module dev.oxbow.observe {
    requires transitive dev.oxbow.core;
    requires static java.management;
    requires static jdk.attach;
    requires static jdk.jfr;

    exports dev.oxbow.observe;
}

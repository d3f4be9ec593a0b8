// SPDX-License-Identifier: Apache-2.0
module consumer {
    requires dev.oxbow.reactor;
    requires dev.oxbow.rxjava;
}

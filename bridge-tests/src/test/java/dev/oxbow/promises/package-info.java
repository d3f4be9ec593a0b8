// SPDX-License-Identifier: Apache-2.0

/** What the bridges promise, by number: docs/bridges.md lists the tests of each. */
@NullMarked
package dev.oxbow.promises;

import org.jspecify.annotations.NullMarked;

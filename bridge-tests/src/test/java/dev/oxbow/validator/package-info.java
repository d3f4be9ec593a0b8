// SPDX-License-Identifier: Apache-2.0

/** The validator of our tests, tested. */
@NullMarked
package dev.oxbow.validator;

import org.jspecify.annotations.NullMarked;

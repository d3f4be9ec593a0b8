// SPDX-License-Identifier: Apache-2.0

/** Each type to each other: the rows of docs/conversions.md are what these tests see. */
@NullMarked
package dev.oxbow.conversions;

import org.jspecify.annotations.NullMarked;

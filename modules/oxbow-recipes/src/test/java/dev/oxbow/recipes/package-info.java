// SPDX-License-Identifier: Apache-2.0

/** What the recipes claim, asserted. */
@NullMarked
package dev.oxbow.recipes;

import org.jspecify.annotations.NullMarked;

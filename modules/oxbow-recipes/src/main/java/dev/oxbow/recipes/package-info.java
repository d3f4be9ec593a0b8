// SPDX-License-Identifier: Apache-2.0

/** The runnable recipes of docs/recipes. */
@NullMarked
package dev.oxbow.recipes;

import org.jspecify.annotations.NullMarked;

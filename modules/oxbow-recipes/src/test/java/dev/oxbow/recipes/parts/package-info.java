// SPDX-License-Identifier: Apache-2.0

/** The parts that recipes share, tested. */
@NullMarked
package dev.oxbow.recipes.parts;

import org.jspecify.annotations.NullMarked;

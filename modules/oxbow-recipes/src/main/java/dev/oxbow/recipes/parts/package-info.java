// SPDX-License-Identifier: Apache-2.0

/** Real parts that recipes share: a database. */
@NullMarked
package dev.oxbow.recipes.parts;

import org.jspecify.annotations.NullMarked;

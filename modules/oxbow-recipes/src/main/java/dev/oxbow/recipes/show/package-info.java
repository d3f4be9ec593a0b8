// SPDX-License-Identifier: Apache-2.0

/** How recipes show what they find: a progress bar, a plot, a page. */
@NullMarked
package dev.oxbow.recipes.show;

import org.jspecify.annotations.NullMarked;

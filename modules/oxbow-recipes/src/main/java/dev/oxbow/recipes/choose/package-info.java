// SPDX-License-Identifier: Apache-2.0

/** What the recipe "choose" compares: jobs, and ways to do them. */
@NullMarked
package dev.oxbow.recipes.choose;

import org.jspecify.annotations.NullMarked;

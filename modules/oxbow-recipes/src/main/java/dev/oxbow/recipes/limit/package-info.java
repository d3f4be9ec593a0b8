// SPDX-License-Identifier: Apache-2.0

/** The service that the recipe "limit" calls. */
@NullMarked
package dev.oxbow.recipes.limit;

import org.jspecify.annotations.NullMarked;

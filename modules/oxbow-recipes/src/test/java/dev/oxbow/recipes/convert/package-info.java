// SPDX-License-Identifier: Apache-2.0

/** The service of the recipe "convert", tested. */
@NullMarked
package dev.oxbow.recipes.convert;

import org.jspecify.annotations.NullMarked;

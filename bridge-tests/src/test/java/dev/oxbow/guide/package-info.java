// SPDX-License-Identifier: Apache-2.0

/** What the pages of docs say, run; and checks of the pages themselves. */
@NullMarked
package dev.oxbow.guide;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** The defects D1 to D12 of the best peer: the same scenarios on both. */
@NullMarked
package dev.oxbow.defects;

import org.jspecify.annotations.NullMarked;

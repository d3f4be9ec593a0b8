// SPDX-License-Identifier: Apache-2.0

/** What every test of ours is held to: it leaves nothing behind. */
@NullMarked
package dev.oxbow.validator;

import org.jspecify.annotations.NullMarked;

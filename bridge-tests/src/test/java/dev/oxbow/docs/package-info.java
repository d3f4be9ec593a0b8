// SPDX-License-Identifier: Apache-2.0

/** Pages of docs, checked against what tests saw. */
@NullMarked
package dev.oxbow.docs;

import org.jspecify.annotations.NullMarked;

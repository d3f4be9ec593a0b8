// SPDX-License-Identifier: Apache-2.0

/** Sources that break the rules of Reactive Streams, each in its own way. */
@NullMarked
package dev.oxbow.hostile;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * Asks Oxbow what CPython's asyncio was asked: an interpreter of the conformance corpus' language, on the public API
 * alone, and a comparison of the answers.
 */
@NullMarked
package dev.oxbow.conformance;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** What belongs to a request, wherever its coroutines and pipelines run: thread-locals, contexts and task-locals. */
@NullMarked
package dev.oxbow.context;

import org.jspecify.annotations.NullMarked;

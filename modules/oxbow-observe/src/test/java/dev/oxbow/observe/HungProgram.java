// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static dev.oxbow.Async.*;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hangs: three tasks that wait for each other, and a permit that nobody gives back. It knows nothing of dumps. */
@SuppressWarnings("NullAway")
final class HungProgram {
    private HungProgram() {}

    public static void main(String... arguments) throws Exception {
        EventLoop loop = EventLoop.create("orders");
        AsyncSemaphore db = new AsyncSemaphore(1, "db");
        List<Task<?>> tasks = new ArrayList<>();
        loop.run(() -> {
            tasks.add(loop.start("reserve", () -> awaitOther(tasks, 1)));
            tasks.add(loop.start("charge", () -> awaitOther(tasks, 2)));
            tasks.add(loop.start("ship", () -> awaitOther(tasks, 0)));
            loop.start("forgetful", () -> {
                db.acquire();
            });
            loop.start("patient", () -> db.acquire().close());
            sleep(Duration.ofMillis(10));
        });
        System.out.println("hung");
        System.in.read(); // until the test closes it
    }

    private static void awaitOther(List<Task<?>> tasks, int other) {
        sleep(Duration.ZERO);
        await(tasks.get(other));
    }
}

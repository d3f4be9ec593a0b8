// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A JUnit test whose body is a coroutine on a {@link TestLoop}: it may await, an hour passes in no time, a deadlock and
 * whatever is left behind fail it. Reactor's and RxJava's schedulers run on the same loop and the same time meanwhile.
 *
 * <pre>{@code
 * @OxbowTest(schedules = 100)
 * void noUpdateIsLost() {
 *     gather(start(counter::increment), start(counter::increment));
 *     assertEquals(2, counter.value());
 * }
 * }</pre>
 *
 * <dl>
 *   <dt>Parameters
 *   <dd>of type {@link TestLoop} and {@link EventLoop} are the loop, in methods that JUnit calls before and after each test
 *       too. Those run beside the loop, on a plain thread.
 *   <dt>Schedules
 *   <dd>Each is a test of its own, with an instance of its own: {@link #schedules}.
 *   <dt>With parameters of your own
 *   <dd>Put it beside {@code @ParameterizedTest}, without {@code @Test}, or beside {@code @RepeatedTest}. The body then runs
 *       under all schedules in each invocation, one after another on the same instance: keep in local variables what must
 *       not be carried over. A {@code @ParameterizedClass} has no such limit.
 *   <dt>Errors
 *   <dd>are thrown as they are. Under a shuffle they carry a note with the seed, which {@link #seeds} takes.
 *   <dt>Thread
 *   <dd>One test at a time: standard schedulers are there once in a JVM. Under parallel execution a resource lock sees to it.
 * </dl>
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(OxbowExtension.class)
@ResourceLock("dev.oxbow.test.schedulers")
public @interface OxbowTest {
    /** Under how many shuffles it runs, besides first in, first out. Their seeds are 1, 2, 3, and so on. */
    int schedules() default 0;

    /** The seeds of the shuffles under which it runs, and then under nothing else: to see a failure again. */
    long[] seeds() default {};
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs {@link OxbowTest}s. The instance that the annotation registers makes an invocation of each schedule, each with an
 * instance of its own that runs it. Where another annotation makes the invocations, it runs each itself, under all
 * schedules.
 */
final class OxbowExtension
        implements TestTemplateInvocationContextProvider,
                BeforeEachCallback,
                AfterEachCallback,
                InvocationInterceptor,
                ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(OxbowExtension.class);

    private final @Nullable Schedule given;

    OxbowExtension() {
        this(null);
    }

    private OxbowExtension(@Nullable Schedule given) {
        this.given = given;
    }

    // ---- making invocations

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return given == null && !isBesideAnotherTemplate(context.getRequiredTestMethod());
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return schedules(context.getRequiredTestMethod()).stream().map(UnderOneSchedule::new);
    }

    private record UnderOneSchedule(Schedule schedule) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return schedule.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new OxbowExtension(schedule));
        }
    }

    private static boolean isBesideAnotherTemplate(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type != OxbowTest.class && !AnnotationSupport.isAnnotated(type, OxbowTest.class))
                .anyMatch(
                        type -> type == TestTemplate.class || AnnotationSupport.isAnnotated(type, TestTemplate.class));
    }

    private static List<Schedule> schedules(Method method) {
        OxbowTest test =
                AnnotationSupport.findAnnotation(method, OxbowTest.class).orElseThrow();
        if (test.schedules() < 0) {
            throw new IllegalArgumentException("schedules must not be negative, and is " + test.schedules());
        }
        if (test.seeds().length > 0) {
            return Arrays.stream(test.seeds()).mapToObj(Schedule::shuffled).toList();
        }
        return Stream.concat(
                        Stream.of(Schedule.fifo()),
                        LongStream.rangeClosed(1, test.schedules()).mapToObj(Schedule::shuffled))
                .toList();
    }

    // ---- running one

    /** Empty: another instance runs this invocation. */
    private List<Schedule> mine(ExtensionContext context) {
        if (given != null) {
            return List.of(given);
        }
        Method method = context.getRequiredTestMethod();
        return isBesideAnotherTemplate(method) ? schedules(method) : List.of();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        List<Schedule> schedules = mine(context);
        if (!schedules.isEmpty()) {
            open(context, schedules.get(0));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!mine(context).isEmpty()) {
            close(context);
        }
    }

    private static TestLoop open(ExtensionContext context, Schedule schedule) {
        TestLoop loop = TestLoop.of(schedule).withSchedulers();
        context.getStore(STORE).put(TestLoop.class, loop);
        return loop;
    }

    private static void close(ExtensionContext context) {
        TestLoop loop = context.getStore(STORE).remove(TestLoop.class, TestLoop.class);
        if (loop != null) {
            loop.close();
        }
    }

    private static TestLoop loop(ExtensionContext context) {
        TestLoop loop = context.getStore(STORE).get(TestLoop.class, TestLoop.class);
        if (loop == null) {
            throw new IllegalStateException("the test loop is there from before each test to after each test");
        }
        return loop;
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        List<Schedule> schedules = mine(context);
        if (schedules.isEmpty()) {
            invocation.proceed();
            return;
        }
        runOn(loop(context), invocation);
        for (Schedule schedule : schedules.subList(1, schedules.size())) {
            close(context);
            TestLoop next = open(context, schedule);
            runOn(next, () -> callAgain(call, next));
        }
    }

    private static void runOn(TestLoop loop, Invocation<?> body) throws Throwable {
        loop.runBody(() -> {
            try {
                return body.proceed();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
    }

    private static @Nullable Void callAgain(ReflectiveInvocationContext<Method> call, TestLoop loop) throws Throwable {
        Method method = call.getExecutable();
        method.setAccessible(true);
        Object[] arguments = call.getArguments().stream()
                .map(argument ->
                        argument instanceof TestLoop ? loop : argument instanceof EventLoop ? loop.loop() : argument)
                .toArray();
        try {
            method.invoke(call.getTarget().orElse(null), arguments);
            return null;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    // ---- parameters

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == TestLoop.class || type == EventLoop.class)
                && context.getTestMethod().isPresent()
                && !mine(context).isEmpty();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestLoop loop = loop(context);
        return parameter.getParameter().getType() == TestLoop.class ? loop : loop.loop();
    }
}

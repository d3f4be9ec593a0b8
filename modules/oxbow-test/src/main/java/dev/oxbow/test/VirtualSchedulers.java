// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import dev.oxbow.engine.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A loop in the place of the schedulers of those libraries that are there. The classes that name a library's types are
 * loaded only if it is.
 */
final class VirtualSchedulers implements AutoCloseable {
    private static final AtomicReference<@Nullable VirtualSchedulers> INSTALLED = new AtomicReference<>();

    private final EventLoop loop;
    private final List<Runnable> restore = new ArrayList<>();

    private VirtualSchedulers(EventLoop loop) {
        this.loop = loop;
    }

    static VirtualSchedulers install(EventLoop loop) {
        VirtualSchedulers mine = new VirtualSchedulers(loop);
        VirtualSchedulers other = INSTALLED.compareAndExchange(null, mine);
        if (other != null) {
            throw new IllegalStateException(
                    "the schedulers of this JVM run on " + other.loop + " already: close that first");
        }
        // where a Mono of a coroutine is subscribed to off the loop, that coroutine is to share its time too
        Probe.standIn(loop);
        mine.restore.add(() -> Probe.standIn(null));
        if (isPresent("reactor.core.scheduler.Schedulers")) {
            mine.restore.add(ReactorScheduler.install(loop));
        }
        if (isPresent("io.reactivex.rxjava3.plugins.RxJavaPlugins")) {
            mine.restore.add(RxScheduler.install(loop));
        }
        return mine;
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, VirtualSchedulers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (INSTALLED.compareAndSet(this, null)) {
            restore.forEach(Runnable::run);
        }
    }
}

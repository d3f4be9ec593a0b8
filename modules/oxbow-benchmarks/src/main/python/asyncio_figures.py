# SPDX-License-Identifier: Apache-2.0
"""The work of the benchmarks, done with asyncio: prints JSON, nanoseconds of each, the median of five runs.

mvn -ntp -Pbench runs it once a round, where something is compared with it.
"""

import asyncio
import json
import statistics
import sys
import time
import tracemalloc

RUNS = 5


async def one():
    return 1


async def start_and_await(times):
    for _ in range(times):
        await asyncio.create_task(one())


async def gather(bodies):
    await asyncio.gather(*(one() for _ in range(bodies)))


async def yields(times):
    for _ in range(times):
        await asyncio.sleep(0)


async def switch(switches):
    await asyncio.gather(*(yields(switches // 100) for _ in range(100)))


async def semaphore(times):
    s = asyncio.Semaphore(1)
    for _ in range(times):
        async with s:
            pass


async def gather_under_permits(bodies):
    s = asyncio.Semaphore(100)

    async def body():
        async with s:
            await asyncio.sleep(0)

    await asyncio.gather(*(body() for _ in range(bodies)))


async def queues(times):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def echo():
        for _ in range(times):
            await back.put(await there.get())

    task = asyncio.create_task(echo())
    for i in range(times):
        await there.put(i)
        await back.get()
    await task


async def to_thread(times):
    for _ in range(times):
        await asyncio.to_thread(lambda: 1)


async def first_completed(tasks):
    futures = [asyncio.get_running_loop().create_future() for _ in range(tasks)]
    pending = set(futures)
    for future in futures:
        future.set_result(1)
        _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)


def nanoseconds(work, times):
    figures = []
    for _ in range(RUNS):
        began = time.perf_counter_ns()
        asyncio.run(work(times))
        figures.append((time.perf_counter_ns() - began) / times)
    return statistics.median(figures)


async def bytes_each(sleepers):
    tracemalloc.start()
    tasks = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(sleepers)]
    await asyncio.sleep(0)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return used / sleepers


def main():
    work = {
        "startAndAwait": (start_and_await, 100_000),
        "gather": (gather, 10_000),
        "switch": (switch, 100_000),
        "semaphore": (semaphore, 100_000),
        "gatherUnderPermits": (gather_under_permits, 10_000),
        "queues": (queues, 20_000),
        "toThread": (to_thread, 1_000),
        "firstCompleted": (first_completed, 3_000),
    }
    figures = {name: nanoseconds(*args) for name, args in work.items()}
    figures["sleeperBytes"] = asyncio.run(bytes_each(100_000))
    figures["python"] = sys.version.split()[0]
    json.dump(figures, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""The recipe cancel in asyncio: prints the same table."""

import asyncio

NAMES = ["a", "b", "c"]


async def by_gather(bodies, tasks):
    start_all(bodies, tasks)
    return shown(await asyncio.gather(*tasks))


async def by_gather_outcomes(bodies, tasks):
    start_all(bodies, tasks)
    return shown(await asyncio.gather(*tasks, return_exceptions=True))


async def by_task_group(bodies, tasks):
    async with asyncio.TaskGroup() as group:
        for body, name in zip(bodies, NAMES):
            tasks.append(group.create_task(body(), name=name))
    return "left when all had ended"


def start_all(bodies, tasks):
    for body, name in zip(bodies, NAMES):
        tasks.append(asyncio.create_task(body(), name=name))


async def what(mishap, word):
    b = asyncio.get_running_loop().create_future()

    async def await_b():
        return await b

    bodies = [lambda: work("a", 0), await_b, lambda: work("c", 0.1)]
    tasks = []
    caller = asyncio.create_task(word(bodies, tasks))
    await asyncio.sleep(0.05)
    match mishap:
        case "ONE_IS_CANCELLED":
            tasks[1].cancel()
        case "ONE_FAILS":
            b.set_exception(ValueError("b failed"))
        case "CALLER_IS_CANCELLED":
            caller.cancel()
    await asyncio.wait([caller])
    then = states(tasks)
    await asyncio.wait(tasks)
    return outcome(caller), then, states(tasks)


async def work(name, cleanup):
    try:
        await asyncio.sleep(0.5)
        return name
    finally:
        await asyncio.sleep(cleanup)


def outcome(task):
    if task.cancelled():
        return "cancelled"
    return in_words(task.exception() or task.result())


def in_words(result):
    match result:
        case ExceptionGroup():
            return in_words(result.exceptions[0])
        case asyncio.CancelledError():
            return "cancelled"
        case Exception():
            return f"failed: {result}"
    return str(result)


def shown(results):
    return "[" + ", ".join(map(in_words, results)) + "]"


def states(tasks):
    return ", ".join(map(state, tasks))


def state(task):
    if not task.done():
        return "running"
    return "cancelled" if task.cancelled() else "failed" if task.exception() else "done"


async def main():
    words = {"gather": by_gather, "gatherOutcomes": by_gather_outcomes, "taskGroup": by_task_group}
    for mishap in ["ONE_IS_CANCELLED", "ONE_FAILS", "CALLER_IS_CANCELLED"]:
        print(f"{mishap:20} {'the caller':27} {'the tasks then':33} in the end")
        for name, word in words.items():
            caller, then, in_the_end = await what(mishap, word)
            print(f"  {name:18} {caller:27} {then:33} {in_the_end}")


asyncio.run(main())

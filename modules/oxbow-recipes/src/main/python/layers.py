# SPDX-License-Identifier: Apache-2.0
"""The recipe layers in asyncio: prints the same trace; with arguments, what a turn costs below so many layers."""

import asyncio
import sys
import time

trace = []


async def handler():
    return await layer("handler", service)


async def service():
    return await layer("service", repository)


async def repository():
    return await layer("repository", client)


async def client():
    return await layer("client", socket)


async def socket():
    return await layer("socket", fetch)


async def fetch():
    trace.append("          sleep")
    await asyncio.sleep(0.01)
    return "answer"


async def layer(name, next):
    trace.append(f"{name} begins")
    asyncio.get_running_loop().call_soon(
        lambda: trace.append(f"          the loop runs what {name} left for later"))
    answer = await next()
    trace.append(f"{name} has its {answer}")
    return answer


async def turns(layers, times):
    if layers > 0:
        return 1 + await turns(layers - 1, times)
    for _ in range(times):
        await asyncio.sleep(0)
    return 0


async def two_take_turns(layers, times):
    await asyncio.gather(turns(layers, times // 2), turns(layers, times // 2))


def nanoseconds(layers, times=50_000):
    began = time.perf_counter_ns()
    asyncio.run(two_take_turns(layers, times))
    return (time.perf_counter_ns() - began) // times


if len(sys.argv) == 1:
    asyncio.run(handler())
    print("\n".join(trace))
for layers in map(int, sys.argv[1:]):
    best = min(nanoseconds(layers) for _ in range(5))
    print(f"  {layers:3} layers: {best:5} ns a turn in asyncio")

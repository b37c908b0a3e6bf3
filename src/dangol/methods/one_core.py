"""Many small products of matrices on one core: threads that wait for each other take longer."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_core() -> Iterator[None]:
    """While it is open, linear algebra uses one core of the machine."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """The same for everything that works in threads: many small fits, such as those of k-means."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield

from dangol.store.state.database import State
def test_it(state: State) -> None:
    with state.read() as c:
        print(state.url)
def test_it2(state: State) -> None:
    pass

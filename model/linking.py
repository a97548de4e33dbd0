"""Rules become parts of the loops that call them: typed and lowered once, optimised in the loop.

Numba by itself makes of every function a library of its own, with wrappers for Python and for C,
optimises it and writes machine code for it, and does so again with a copy in each caller. Nobody
calls most rules from Python: for compiled callers a function is a part here, which has no wrapper
and no machine code and is linked, unoptimised, into each loop that Python does call. Rounding is
the same: nothing that may change the order of arithmetic is switched on.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.registry import CPUDispatcher


class PartLibrary(JITCodeLibrary):
    """The code of one part as it was lowered: libraries that link it optimise it."""

    def _optimize_functions(self, module: Any) -> None:
        """Nothing: the loop optimises what it holds."""

    def finalize(self) -> None:
        """Nothing is to be added, linked or written as machine code."""
        self._finalized = True


class WholeLibrary(JITCodeLibrary):
    """A function for Python with all its parts, and the parts of those."""

    def finalize(self) -> None:
        """Link every part once, optimise all together, write machine code."""
        self._linking_libraries = _callers_first(self._linking_libraries)
        super().finalize()  # type: ignore[no-untyped-call]

    def _optimize_functions(self, module: Any) -> None:
        """Nothing: it is done with the parts."""

    def _optimize_final_module(self) -> None:
        functions = self._final_module.functions
        missing = [f.name for f in functions if f.is_declaration and "5model" in f.name]
        if missing:
            raise RuntimeError(f"{self.name} was linked without {missing}")
        super()._optimize_final_module()  # type: ignore[no-untyped-call]


def _callers_first(libraries: list[Any]) -> list[Any]:
    """All libraries that these reach, callers before what they call: others are not linked."""
    found: dict[Any, None] = {}

    def visit(library: Any) -> None:
        if library not in found:
            for inner in library._linking_libraries if isinstance(library, PartLibrary) else ():
                visit(inner)
            found[library] = None

    for library in libraries:
        visit(library)
    return list(reversed(found))


class PartCompiler(CompilerBase):
    """Numba's own steps, without machine code at the end."""

    def define_pipelines(self) -> list[Any]:
        """Into a part's library."""
        state = self.state
        state.flags.no_compile = True
        name, codegen = state.func_id.func_qualname, state.targetctx.codegen()
        state.library = PartLibrary(codegen, name)  # type: ignore[no-untyped-call]
        return [DefaultPassBuilder.define_nopython_pipeline(state)]  # type: ignore[no-untyped-call]


class WholeCompiler(CompilerBase):
    """Numba's own steps, into a library that can be kept."""

    def define_pipelines(self) -> list[Any]:
        """Into the library of a whole."""
        state = self.state
        name, codegen = state.func_id.func_qualname, state.targetctx.codegen()
        state.library = WholeLibrary(codegen, name)  # type: ignore[no-untyped-call]
        state.library.enable_object_caching()
        return [DefaultPassBuilder.define_nopython_pipeline(state)]  # type: ignore[no-untyped-call]


class Part(CPUDispatcher):
    """A function as other compiled functions call it; Python cannot."""

    def add_overload(self, result: Any) -> None:
        """Make it known to callers: its description stands for the entry that it does not have."""
        known = result._replace(entry_point=result.fndesc)
        entry, library = known.entry_point, known.library
        self.targetctx.insert_user_function(entry, known.fndesc, [library])  # type: ignore[no-untyped-call]
        self.overloads[tuple(known.signature.args)] = known


class Whole(CPUDispatcher):
    """A function as Python calls it; compiled callers are given its part."""

    def __init__(
        self,
        py_func: Callable[..., Any],
        variables: dict[str, Any] | None = None,
        targetoptions: dict[str, Any] | None = None,
    ) -> None:
        options = (targetoptions or {}) | {"nopython": True, "no_cfunc_wrapper": True}
        super().__init__(py_func, variables, options, WholeCompiler)
        alone = options | {"no_cpython_wrapper": True}
        self.part = Part(py_func, variables, alone, PartCompiler)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """How a compiled caller's types fit: its part is compiled where it is not yet."""
        return self.part.get_call_template(args, kws)

    def get_overload(self, sig: Any) -> Any:
        """What a compiled caller calls."""
        return self.part.get_overload(sig)

    def compile(self, sig: Any) -> Any:
        """Compile or load; garbage is left lying meanwhile, as looking for it takes a tenth."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            return super().compile(sig)
        finally:
            if collecting:
                gc.enable()

    def add_overload(self, result: Any) -> None:
        """Parts raise errors through environments: they are set as when code is loaded."""
        for environment in result._find_referenced_environments():
            result.codegen.set_env(environment.env_name, environment)
        super().add_overload(result)

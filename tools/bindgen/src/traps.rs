//! Panics as plain traps. Nobody reads a panic's message in a page, and none is ever shown: what makes it, with the
//! formatting of numbers, texts and errors that only it uses, is left out.

use walrus::ir::{Instr, InstrLocId, Unreachable};
use walrus::Module;

/// What the standard library's functions that end in a panic have in their symbols.
const ENDS: [&str; 11] = [
    "panic",
    "13unwrap_failed",
    "13expect_failed",
    "13assert_failed",
    "16slice_error_fail",
    "16slice_index_fail",
    "12handle_error",
    "17capacity_overflow",
    "18handle_alloc_error",
    // How a value looks to a programmer, which no other message of ours shows.
    "5Debug",
    // What JavaScript calls of closures that Rust handed it, which ours does not.
    "7convert8closures",
];

/// Lets every such function do nothing but trap, as it does in the end.
pub fn for_panics(module: &mut Module) {
    let is_end = |name: &str| ENDS.iter().any(|end| name.contains(end));
    let panics: Vec<_> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(is_end))
        .collect();
    for id in panics {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let entry = function.entry_block();
        function.block_mut(entry).instrs = vec![(Instr::Unreachable(Unreachable {}), InstrLocId::default())];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, FunctionId, ValType};

    fn function(module: &mut Module, name: &str) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        builder.name(name.to_owned()).func_body().i32_const(7);
        builder.finish(Vec::new(), &mut module.funcs)
    }

    #[test]
    fn panics_trap_and_nothing_else_does() {
        let mut module = Module::default();
        let names = [
            ("_ZN4core9panicking18panic_bounds_check17h0123456789abcdefE", true),
            ("_RNvNtCsgXGp5Oqx2Ny_4core3str16slice_error_fail", true),
            ("_RNvXsj_NtCsgXGp5Oqx2Ny_4core3fmtcNtB5_5Debug3fmt", true),
            ("_ZN9couponkit9platforms5codes7failure17h0123456789abcdefE", false),
        ];
        let functions = names.map(|(name, traps)| (function(&mut module, name), traps));
        for_panics(&mut module);
        for (id, traps) in functions {
            let function = module.funcs.get(id).kind.unwrap_local();
            let first = &function.block(function.entry_block()).instrs[0].0;
            assert_eq!(matches!(first, Instr::Unreachable(_)), traps, "{:?}", module.funcs.get(id).name);
        }
    }
}

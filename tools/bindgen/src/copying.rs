//! Copying memory on engines that have no instruction for it. wasm-opt's own lowering goes byte by byte, and copying is
//! a tenth of what the module does: here it goes by words of eight.

use walrus::ir::{dfs_pre_order_mut, BinaryOp, Call, Instr, LoadKind, MemArg, Store, StoreKind, VisitorMut};
use walrus::{FunctionBuilder, FunctionId, InstrSeqBuilder, LocalId, MemoryId, Module, ValType};

/// Replaces every `memory.copy` with a call of a function that does the same.
pub fn lower(module: &mut Module) {
    let Some(memory) = module.memories.iter().next().map(|memory| memory.id()) else { return };
    let copy = copying(module, memory);
    for (id, function) in module.funcs.iter_local_mut() {
        if id != copy {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut Lowering(copy), function, entry);
        }
    }
}

struct Lowering(FunctionId);

impl VisitorMut for Lowering {
    fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut walrus::ir::InstrLocId) {
        if let Instr::MemoryCopy(_) = instr {
            *instr = Call { func: self.0 }.into();
        }
    }
}

/// What a loop of the function moves at a time.
#[derive(Clone, Copy)]
struct Unit {
    bytes: i32,
    load: LoadKind,
    store: StoreKind,
}

const WORD: Unit =
    Unit { bytes: 8, load: LoadKind::I64 { atomic: false }, store: StoreKind::I64 { atomic: false } };
const BYTE: Unit = Unit {
    bytes: 1,
    load: LoadKind::I32_8 { kind: walrus::ir::ExtendedLoad::ZeroExtend },
    store: StoreKind::I32_8 { atomic: false },
};

/// `copy(to, from, length)`. Ranges may overlap, and so the order counts: upwards, unless `to` lies within the source.
fn copying(module: &mut Module, memory: MemoryId) -> FunctionId {
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
    builder.name("copy".to_owned());
    let [to, from, length] = [(); 3].map(|()| module.locals.add(ValType::I32));
    let place = Place { memory, to, from, length };
    builder.func_body().local_get(to).local_get(from).binop(BinaryOp::I32Sub).local_get(length);
    builder.func_body().binop(BinaryOp::I32GeU).if_else(
        None,
        |upwards| [WORD, BYTE].into_iter().for_each(|unit| place.move_up(upwards, unit)),
        |downwards| [WORD, BYTE].into_iter().for_each(|unit| place.move_down(downwards, unit)),
    );
    builder.finish(vec![to, from, length], &mut module.funcs)
}

struct Place {
    memory: MemoryId,
    to: LocalId,
    from: LocalId,
    /// What is left to copy.
    length: LocalId,
}

impl Place {
    fn move_up(&self, body: &mut InstrSeqBuilder, unit: Unit) {
        self.while_left(body, unit, |step| {
            step.local_get(self.to).local_get(self.from);
            self.move_one(step, unit);
            for local in [self.to, self.from] {
                step.local_get(local).i32_const(unit.bytes).binop(BinaryOp::I32Add).local_set(local);
            }
            step.local_get(self.length).i32_const(unit.bytes).binop(BinaryOp::I32Sub).local_set(self.length);
        });
    }

    fn move_down(&self, body: &mut InstrSeqBuilder, unit: Unit) {
        self.while_left(body, unit, |step| {
            step.local_get(self.length).i32_const(unit.bytes).binop(BinaryOp::I32Sub).local_set(self.length);
            for local in [self.to, self.from] {
                step.local_get(local).local_get(self.length).binop(BinaryOp::I32Add);
            }
            self.move_one(step, unit);
        });
    }

    /// From the address on top to the one below it.
    fn move_one(&self, step: &mut InstrSeqBuilder, unit: Unit) {
        let arg = MemArg { align: 1, offset: 0 };
        step.load(self.memory, unit.load, arg).instr(Store { memory: self.memory, kind: unit.store, arg });
    }

    fn while_left(&self, body: &mut InstrSeqBuilder, unit: Unit, step: impl Fn(&mut InstrSeqBuilder)) {
        body.block(None, |block| {
            let done = block.id();
            block.loop_(None, |each| {
                let again = each.id();
                each.local_get(self.length).i32_const(unit.bytes).binop(BinaryOp::I32LtU).br_if(done);
                step(each);
                each.br(again);
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// A module whose `copy(to, from, length)` is the instruction, lowered.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
        let args = [(); 3].map(|()| module.locals.add(ValType::I32));
        let mut body = builder.func_body();
        args.iter().for_each(|arg| {
            body.local_get(*arg);
        });
        body.memory_copy(memory, memory);
        let function = builder.finish(args.to_vec(), &mut module.funcs);
        module.exports.add("memory", memory);
        module.exports.add("copy", function);
        lower(&mut module);
        module.emit_wasm()
    }

    #[test]
    fn copies_as_the_instruction_does_and_is_gone() {
        let script = format!(
            "const {{ memory, copy }} = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array({:?}))).exports;
            const bytes = new Uint8Array(memory.buffer);
            for (let to = 0; to < 40; to++) for (let from = 0; from < 40; from++) for (let length = 0; length < 30; length++) {{
              for (let i = 0; i < 80; i++) bytes[i] = i + 100;
              const expected = bytes.slice().copyWithin(to, from, from + length).slice(0, 80).join();
              copy(to, from, length);
              if (bytes.slice(0, 80).join() !== expected) throw new Error([to, from, length].join());
            }}",
            module(),
        );
        let output = Command::new("node").args(["-e", &script]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut read = Module::from_buffer(&module()).unwrap();
        let mut copies = Copies(0);
        read.funcs.iter_local_mut().for_each(|(_, function)| {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut copies, function, entry);
        });
        assert_eq!(copies.0, 0);
    }

    struct Copies(usize);

    impl VisitorMut for Copies {
        fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut walrus::ir::InstrLocId) {
            self.0 += usize::from(matches!(instr, Instr::MemoryCopy(_)));
        }
    }
}

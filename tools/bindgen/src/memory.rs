//! Copying and filling memory on engines that have no instruction for it. wasm-opt's own lowering goes byte by byte, and
//! copying is a tenth of what the module does: here it goes by words of eight.

use walrus::ir::{
    dfs_pre_order_mut, BinaryOp, Call, Instr, LoadKind, MemArg, Store, StoreKind, UnaryOp, VisitorMut,
};
use walrus::{FunctionBuilder, FunctionId, InstrSeqBuilder, LocalId, MemoryId, Module, ValType};

/// Replaces every `memory.copy` and `memory.fill` with a call of a function that does the same.
pub fn lower(module: &mut Module) {
    let Some(memory) = module.memories.iter().next().map(|memory| memory.id()) else { return };
    let mut lowering = Lowering { copy: copying(module, memory), fill: filling(module, memory) };
    for (id, function) in module.funcs.iter_local_mut() {
        if id != lowering.copy && id != lowering.fill {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut lowering, function, entry);
        }
    }
}

struct Lowering {
    copy: FunctionId,
    fill: FunctionId,
}

impl VisitorMut for Lowering {
    fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut walrus::ir::InstrLocId) {
        let func = match instr {
            Instr::MemoryCopy(_) => self.copy,
            Instr::MemoryFill(_) => self.fill,
            _ => return,
        };
        *instr = Call { func }.into();
    }
}

/// What a loop of a function moves at a time.
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
    let place = Place { memory, to, length };
    builder.func_body().local_get(to).local_get(from).binop(BinaryOp::I32Sub).local_get(length);
    builder.func_body().binop(BinaryOp::I32GeU).if_else(
        None,
        |upwards| [WORD, BYTE].into_iter().for_each(|unit| place.copy_up(upwards, from, unit)),
        |downwards| [WORD, BYTE].into_iter().for_each(|unit| place.copy_down(downwards, from, unit)),
    );
    builder.finish(vec![to, from, length], &mut module.funcs)
}

/// `fill(to, value, length)`.
fn filling(module: &mut Module, memory: MemoryId) -> FunctionId {
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
    builder.name("fill".to_owned());
    let [to, value, length] = [(); 3].map(|()| module.locals.add(ValType::I32));
    let wide = module.locals.add(ValType::I64);
    let mut body = builder.func_body();
    // The byte eight times over.
    body.local_get(value).i32_const(0xff).binop(BinaryOp::I32And).unop(UnaryOp::I64ExtendUI32);
    body.i64_const(0x0101_0101_0101_0101).binop(BinaryOp::I64Mul).local_set(wide);
    let place = Place { memory, to, length };
    for (unit, value) in [(WORD, wide), (BYTE, value)] {
        place.while_left(&mut body, unit, |step| {
            step.local_get(to).local_get(value);
            place.store(step, unit);
            place.advance(step, &[to], unit);
        });
    }
    builder.finish(vec![to, value, length], &mut module.funcs)
}

const UNALIGNED: MemArg = MemArg { align: 1, offset: 0 };

struct Place {
    memory: MemoryId,
    to: LocalId,
    /// What is left to do.
    length: LocalId,
}

impl Place {
    fn copy_up(&self, body: &mut InstrSeqBuilder, from: LocalId, unit: Unit) {
        self.while_left(body, unit, |step| {
            step.local_get(self.to).local_get(from).load(self.memory, unit.load, UNALIGNED);
            self.store(step, unit);
            self.advance(step, &[self.to, from], unit);
        });
    }

    fn copy_down(&self, body: &mut InstrSeqBuilder, from: LocalId, unit: Unit) {
        self.while_left(body, unit, |step| {
            self.advance(step, &[], unit);
            for local in [self.to, from] {
                step.local_get(local).local_get(self.length).binop(BinaryOp::I32Add);
            }
            step.load(self.memory, unit.load, UNALIGNED);
            self.store(step, unit);
        });
    }

    /// The value on top, to the address below it.
    fn store(&self, step: &mut InstrSeqBuilder, unit: Unit) {
        step.instr(Store { memory: self.memory, kind: unit.store, arg: UNALIGNED });
    }

    /// Moves addresses on by a unit, of which there is one less to do.
    fn advance(&self, step: &mut InstrSeqBuilder, addresses: &[LocalId], unit: Unit) {
        for address in addresses {
            step.local_get(*address).i32_const(unit.bytes).binop(BinaryOp::I32Add).local_set(*address);
        }
        step.local_get(self.length).i32_const(unit.bytes).binop(BinaryOp::I32Sub).local_set(self.length);
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

    /// A module whose `copy(to, from, length)` and `fill(to, value, length)` are the instructions, lowered.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        for name in ["copy", "fill"] {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
            let args = [(); 3].map(|()| module.locals.add(ValType::I32));
            let mut body = builder.func_body();
            args.iter().for_each(|arg| {
                body.local_get(*arg);
            });
            match name {
                "copy" => body.memory_copy(memory, memory),
                _ => body.memory_fill(memory),
            };
            let function = builder.finish(args.to_vec(), &mut module.funcs);
            module.exports.add(name, function);
        }
        lower(&mut module);
        module.emit_wasm()
    }

    #[test]
    fn they_do_what_the_instructions_do() {
        let script = format!(
            "const {{ memory, copy, fill }} = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array({:?}))).exports;
            const bytes = new Uint8Array(memory.buffer);
            const check = (lowered, native, ...args) => {{
              for (let i = 0; i < 80; i++) bytes[i] = i + 100;
              const expected = native(bytes.slice(0, 80)).join();
              lowered(...args);
              if (bytes.slice(0, 80).join() !== expected) throw new Error(args.join());
            }};
            for (let to = 0; to < 40; to++) for (let length = 0; length < 30; length++) {{
              for (let from = 0; from < 40; from++) check(copy, (b) => b.copyWithin(to, from, from + length), to, from, length);
              for (const value of [0, 1, 255, 256 + 7, -2]) check(fill, (b) => b.fill(value, to, to + length), to, value, length);
            }}",
            module(),
        );
        let output = Command::new("node").args(["-e", &script]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    #[test]
    fn the_instructions_are_gone() {
        let mut read = Module::from_buffer(&module()).unwrap();
        let mut found = Found(0);
        read.funcs.iter_local_mut().for_each(|(_, function)| {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut found, function, entry);
        });
        assert_eq!(found.0, 0);
    }

    struct Found(usize);

    impl VisitorMut for Found {
        fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut walrus::ir::InstrLocId) {
            self.0 += usize::from(matches!(instr, Instr::MemoryCopy(_) | Instr::MemoryFill(_)));
        }
    }
}

//! Names of source files, by which panics would say where they are: ours say nothing, and some of the names are paths of
//! the machine that compiled them.

use walrus::{ConstExpr, DataId, DataKind, Module};

/// Zeroes the name of a file wherever something points at one.
pub fn blank(module: &mut Module) {
    let memory = Memory::of(module);
    let named: Vec<(DataId, usize, usize)> = memory.names().collect();
    for (id, start, length) in named {
        module.data.get_mut(id).value[start..start + length].fill(0);
    }
}

/// What lies in memory from the beginning, by address.
struct Memory(Vec<(usize, DataId, Vec<u8>)>);

impl Memory {
    fn of(module: &Module) -> Self {
        let segments = module.data.iter().filter_map(|data| match data.kind {
            DataKind::Active { offset: ConstExpr::Value(walrus::ir::Value::I32(start)), .. } => {
                Some((start as usize, data.id(), data.value.clone()))
            }
            _ => None,
        });
        Self(segments.collect())
    }

    /// Where each name stands in its segment, and how long it is. The standard library's `Location` begins with address
    /// and length.
    fn names(&self) -> impl Iterator<Item = (DataId, usize, usize)> + '_ {
        self.0.iter().flat_map(move |(start, _, bytes)| {
            let words = bytes[start.wrapping_neg() % 4..].chunks_exact(4);
            let words: Vec<usize> =
                words.map(|word| u32::from_le_bytes(word.try_into().expect("four bytes")) as usize).collect();
            let pairs: Vec<_> = words.windows(2).map(|pair| (pair[0], pair[1])).collect();
            pairs.into_iter().filter_map(|(address, length)| self.name_at(address, length))
        })
    }

    fn name_at(&self, address: usize, length: usize) -> Option<(DataId, usize, usize)> {
        self.0.iter().find_map(|(start, id, bytes)| {
            let at = address.checked_sub(*start)?;
            let text = bytes.get(at..at.checked_add(length)?)?;
            (text.ends_with(b".rs") && text.iter().all(u8::is_ascii_graphic)).then_some((*id, at, length))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pointed_at_as_a_file_is_blank_and_nothing_else() {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let mut bytes = b"a date/home/x/src/a.rsb.rs..".to_vec();
        // Of the path, of a text that is none, and beyond the end.
        for word in [1006_u32, 16, 7, 9, 1000, 6, 1022, 600] {
            bytes.extend(word.to_le_bytes());
        }
        let offset = ConstExpr::Value(walrus::ir::Value::I32(1000));
        let id = module.data.add(DataKind::Active { memory, offset }, bytes.clone());
        blank(&mut module);
        bytes[6..22].fill(0);
        assert_eq!(module.data.get(id).value, bytes);
    }
}

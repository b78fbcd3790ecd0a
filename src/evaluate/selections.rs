//! Which lines coupons look at: scopes that are equal are matched once.

use std::collections::HashMap;

use super::cart::{Line, PreparedCart};
use crate::model::coupon::{Exclusions, Scope, ScopeKind};
use crate::model::Coupon;

/// A way to select lines, by its place among all of a wallet.
pub(super) type Selection = usize;

/// The distinct ways in which a wallet's coupons select lines.
#[derive(Default)]
pub(super) struct Selections {
    rules: Vec<Rule>,
    /// By dimension, the selections that name an id.
    named: [HashMap<String, Vec<u32>>; 3],
    /// The lists of promotions that keep lines out.
    exclusions: Vec<Exclusions>,
}

/// What selects lines beside the ids of a scope.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Rule {
    dimension: Dimension,
    /// Whether it takes in all but the ids.
    excludes: bool,
    /// Whether it takes in lines that allow no discount.
    any_line: bool,
    /// Which of the lists of promotions keep a line out.
    exclusion: Option<usize>,
}

/// What a scope's ids are ids of.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Dimension {
    Products,
    Categories,
    Brands,
    All,
}

impl Dimension {
    fn of(kind: &ScopeKind) -> Option<Self> {
        match kind {
            ScopeKind::All => Some(Self::All),
            ScopeKind::Products => Some(Self::Products),
            ScopeKind::Categories => Some(Self::Categories),
            ScopeKind::Brands => Some(Self::Brands),
            ScopeKind::Unknown(_) => None,
        }
    }
}

/// Selections while they are collected.
#[derive(Default)]
pub(super) struct Collector<'a> {
    selections: Selections,
    known: HashMap<(Rule, &'a [String]), Selection>,
}

impl<'a> Collector<'a> {
    /// The selection of a coupon's scope, or of the one that its thresholds look at. `None` where the scope is not known.
    pub fn selection(
        &mut self,
        coupon: &'a Coupon,
        scope: Option<&'a Scope>,
        any_line: bool,
    ) -> Option<Selection> {
        let dimension = scope.map_or(Some(Dimension::All), |scope| Dimension::of(&scope.kind))?;
        let ids: &[String] = match scope {
            Some(scope) if dimension != Dimension::All => scope.ids.as_ref()?,
            _ => &[],
        };
        let excludes = scope.is_some_and(Scope::excludes);
        let exclusion = coupon.excludes_promotions.as_ref().and_then(|list| self.exclusion(list));
        let rule = Rule { dimension, excludes, any_line, exclusion };
        let Self { selections, known } = self;
        Some(*known.entry((rule, ids)).or_insert_with(|| selections.add(rule, ids)))
    }

    fn exclusion(&mut self, list: &Exclusions) -> Option<usize> {
        if *list == Exclusions::Any(false) {
            return None;
        }
        let lists = &mut self.selections.exclusions;
        let place = lists.iter().position(|other| other == list);
        Some(place.unwrap_or_else(|| {
            lists.push(list.clone());
            lists.len() - 1
        }))
    }

    pub fn finish(self) -> Selections {
        self.selections
    }
}

impl Selections {
    fn add(&mut self, rule: Rule, ids: &[String]) -> Selection {
        let place = self.rules.len();
        self.rules.push(rule);
        if rule.dimension != Dimension::All {
            let named = &mut self.named[rule.dimension as usize];
            for id in ids {
                named.entry(id.clone()).or_default().push(place as u32);
            }
        }
        place
    }

    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// The lines of each selection.
    pub fn matches(&self, cart: &PreparedCart<'_>) -> Matches {
        let words = cart.lines.len().div_ceil(64);
        let mut bits = vec![0_u64; self.len() * words];
        for (row, line) in cart.lines.iter().enumerate() {
            let mut name = |dimension: Dimension, id: &str| {
                for &selection in self.named[dimension as usize].get(id).into_iter().flatten() {
                    bits[selection as usize * words + row / 64] |= 1 << (row % 64);
                }
            };
            line.product_ids().for_each(|id| name(Dimension::Products, id));
            line.line
                .category_ids
                .iter()
                .flat_map(|ids| ids.iter())
                .for_each(|id| name(Dimension::Categories, id));
            line.line.brand_id.iter().for_each(|id| name(Dimension::Brands, id));
        }
        let stated = |dimension: Dimension| {
            mask(cart, words, |line| match dimension {
                Dimension::Products => line.product_ids().next().is_some(),
                Dimension::Categories => line.line.category_ids.is_some(),
                Dimension::Brands => line.line.brand_id.is_some(),
                Dimension::All => true,
            })
        };
        // An excluding scope takes in only lines that say what they are.
        let stated =
            [Dimension::Products, Dimension::Categories, Dimension::Brands, Dimension::All].map(stated);
        let discountable = mask(cart, words, |line| line.discountable);
        let allowed: Vec<Vec<u64>> =
            self.exclusions.iter().map(|list| mask(cart, words, |line| !is_promoted(line, list))).collect();
        if words > 0 {
            for (bits, rule) in bits.chunks_exact_mut(words).zip(&self.rules) {
                for (word, bits) in bits.iter_mut().enumerate() {
                    // A scope of all names none, and takes in all; excluding all, it takes in none.
                    if rule.excludes != (rule.dimension == Dimension::All) {
                        *bits = !*bits;
                    }
                    *bits &= stated[rule.dimension as usize][word];
                    if !rule.any_line {
                        *bits &= discountable[word];
                    }
                    if let Some(exclusion) = rule.exclusion {
                        *bits &= allowed[exclusion][word];
                    }
                }
            }
        }
        Matches { selections: self.len(), bits, words }
    }
}

/// A bit for each line of which something is true.
fn mask(cart: &PreparedCart<'_>, words: usize, is: impl Fn(&Line<'_>) -> bool) -> Vec<u64> {
    let mut mask = vec![0; words];
    for (row, line) in cart.lines.iter().enumerate() {
        mask[row / 64] |= u64::from(is(line)) << (row % 64);
    }
    mask
}

fn is_promoted(line: &Line<'_>, exclusions: &Exclusions) -> bool {
    let Some(promotions) = &line.line.promotions else { return false };
    match exclusions {
        Exclusions::Any(any) => *any && !promotions.is_empty(),
        Exclusions::Named(names) => promotions.iter().any(|promotion| names.has(promotion)),
    }
}

/// Which lines each selection takes in: a row of bits each.
pub(super) struct Matches {
    selections: usize,
    bits: Vec<u64>,
    words: usize,
}

impl Matches {
    /// How many selections there are.
    pub fn selections(&self) -> usize {
        self.selections
    }

    /// Whether a selection takes a line in.
    pub fn has(&self, selection: Selection, line: usize) -> bool {
        self.bits[selection * self.words + line / 64] >> (line % 64) & 1 == 1
    }

    /// Those of so many lines that are like one of these.
    pub fn of_lines_like(&self, line: usize, count: usize) -> Self {
        let (all, words) = ((1 << count) - 1, self.bits[line / 64..].iter().step_by(self.words));
        let bits = words.map(|word| if word >> (line % 64) & 1 == 1 { all } else { 0 }).collect();
        Self { selections: self.selections, bits, words: 1 }
    }

    /// The lines of a selection, in order.
    pub fn lines(&self, selection: Selection) -> impl Iterator<Item = usize> + '_ {
        let row = &self.bits[selection * self.words..(selection + 1) * self.words];
        row.iter().enumerate().flat_map(|(word, &bits)| Bits(bits).map(move |bit| word * 64 + bit))
    }
}

/// The places of the bits that are set.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

//! What is left to pay as coupons come off a cart.

use core::cell::{Cell, OnceCell};

use super::apportion::{apportion, Share};
use super::benefit::LineEffect;
use super::cart::PreparedCart;
use super::selections::{Matches, Selection};
use super::units::{self, Run, Taken};
use crate::money::Fen;

/// What is left of a cart at some point of a stack.
#[derive(Clone, Debug)]
pub(super) struct CartState {
    /// What is still to be paid for each line.
    pub nets: Vec<Fen>,
    /// The units of each line that no coupon has taken.
    pub open: Vec<OpenUnits>,
    /// What is left of the delivery fee.
    pub fee: Fen,
    /// The sum of nets and fee.
    pub payable: Fen,
    /// The open units in falling price, once something asks for them: sorted here once, and not by each coupon.
    runs: OnceCell<Vec<Run>>,
    /// What the lines of each selection come to, once something asks for it; below 0 before.
    sums: OnceCell<Vec<Cell<Fen>>>,
}

/// Units that no coupon has taken, and what they cost together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OpenUnits {
    pub count: u64,
    pub cost: Fen,
}

impl CartState {
    /// Before any coupon: what the lines come to after the discount that was granted on the order.
    pub fn new(cart: &PreparedCart<'_>) -> Self {
        let mut nets: Vec<Fen> = cart.lines.iter().map(|line| line.net).collect();
        if cart.order_discount > 0 {
            let mut shares: Vec<Share> =
                nets.iter().enumerate().map(|(line, &amount)| Share { line, amount }).collect();
            apportion(cart.order_discount, &mut shares);
            for share in shares {
                nets[share.line] -= share.amount;
            }
        }
        let open = cart
            .lines
            .iter()
            .zip(&nets)
            .map(|(line, &cost)| OpenUnits { count: line.units.unwrap_or(0), cost });
        let payable = nets.iter().sum::<Fen>() + cart.shipping_fee;
        Self {
            open: open.collect(),
            nets,
            fee: cart.shipping_fee,
            payable,
            runs: OnceCell::new(),
            sums: OnceCell::new(),
        }
    }

    /// The open units, the dearest first, then by line.
    pub fn runs(&self) -> &[Run] {
        self.runs.get_or_init(|| units::runs(&self.open))
    }

    /// What all open units cost together.
    pub fn open_cost(&self) -> Fen {
        self.open.iter().map(|open| if open.count > 0 { open.cost } else { 0 }).sum()
    }

    /// What is still to be paid for the lines of a selection.
    pub fn sum(&self, selection: Selection, matches: &Matches) -> Fen {
        let sums = self.sums.get_or_init(|| vec![Cell::new(-1); matches.selections()]);
        if sums[selection].get() < 0 {
            sums[selection].set(matches.lines(selection).map(|line| self.nets[line]).sum());
        }
        sums[selection].get()
    }

    /// Whether the sum of a selection is at hand.
    pub fn has_sum(&self, selection: Selection) -> bool {
        self.sums.get().is_some_and(|sums| sums[selection].get() >= 0)
    }

    /// What is left after a coupon.
    pub fn after(&self, effect: &LineEffect) -> Self {
        let (nets, open) = (self.nets.clone(), self.open.clone());
        let (runs, sums) = (OnceCell::new(), OnceCell::new());
        let mut next = Self { nets, open, fee: self.fee, payable: self.payable, runs, sums };
        next.fee -= effect.shipping;
        next.payable -= effect.shipping;
        for Taken { run, .. } in &effect.takes {
            let open = &mut next.open[run.line];
            open.count -= run.count;
            open.cost -= run.price * run.count as Fen;
        }
        for share in &effect.shares {
            let (net, open) = (&mut next.nets[share.line], &mut next.open[share.line]);
            if effect.falls_on_open_units {
                open.cost -= share.amount;
            } else if effect.takes.is_empty() {
                // Taken and open units alike bear a share.
                open.cost -= (i128::from(share.amount) * i128::from(open.cost) / i128::from(*net)) as Fen;
            }
            *net -= share.amount;
            next.payable -= share.amount;
        }
        next
    }
}

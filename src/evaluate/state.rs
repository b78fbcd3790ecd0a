//! What is left to pay as coupons come off a cart.

use super::apportion::{apportion, Share};
use super::benefit::Effect;
use super::cart::PreparedCart;
use super::units::Taken;
use crate::money::Fen;

/// What is left of a cart at some point of a stack.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// What is still to be paid for each line.
    pub nets: Vec<Fen>,
    /// The units of each line that no coupon has taken.
    pub open: Vec<OpenUnits>,
    /// What is left of the delivery fee.
    pub fee: Fen,
    /// The sum of nets and fee.
    pub payable: Fen,
}

/// Units that no coupon has taken, and what they cost together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OpenUnits {
    pub count: u64,
    pub cost: Fen,
}

impl State {
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
        Self { open: open.collect(), nets, fee: cart.shipping_fee, payable }
    }

    /// What is left after a coupon.
    pub fn after(&self, effect: &Effect) -> Self {
        let mut next = self.clone();
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

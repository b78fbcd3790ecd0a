//! Eligibility → benefit → apportioning → ranking → the best stack. Pure
//! functions: no clock, no I/O.

mod apportion;
mod basket;
mod benefit;
mod details;
mod eligibility;
mod reason;
mod report;
mod schedule;
mod stack;
mod units;
mod wallet;

use core::ops::ControlFlow;
use std::sync::Arc;

pub(crate) use reason::service_name;
pub use reason::Reason;
use wallet::Entry;
pub use wallet::Wallet;

use crate::cart::{Cart, Context, KnownLines, Options};
use crate::error::{Code, Error, Issue, Result};
use crate::input::{Field, Issues, Node};
use crate::order::sorted;
use crate::text::{whole, Text};
use crate::texts::Texts;
use basket::Basket;
use benefit::Outcome;
use eligibility::{check_goods, check_terms, Quick, View};
use stack::{combine, within_template, Searched};

/// Whether a coupon can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It can.
    Usable,
    /// It cannot, for certain.
    Unusable,
    /// It depends on what is not known.
    Undetermined,
}

impl Status {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Unusable => "unusable",
            Self::Undetermined => "undetermined",
        }
    }
}

/// What a wallet is evaluated against.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What the shopper is about to buy.
    pub cart: Cart,
    /// The moment, the place and the shopper.
    pub context: Context,
    /// How to go about it.
    pub options: Options,
}

impl Request {
    /// Reads `{cart, context, options}`.
    ///
    /// # Errors
    /// `invalidInput` with every violation.
    pub fn read(node: &Node<'_>) -> Result<Self> {
        let issues = Issues::default();
        let request = Self::read_field(&Field::root(node, "", &issues));
        issues.finish(Code::InvalidInput, request)
    }

    /// Reads its JSON text. Lines that the cart before had too are taken from there.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_next(text: &str, known: &mut KnownLines) -> Result<Self> {
        let (node, found) = known.read_json(text)?;
        let issues = Issues::default();
        let request = Self::read_with(&Field::root(&node, "", &issues), &mut |cart| known.read(cart, &found));
        issues.finish(Code::InvalidInput, request)
    }

    /// Reads it and records violations.
    pub fn read_field(field: &Field<'_>) -> Self {
        Self::read_with(field, &mut Cart::read)
    }

    fn read_with(field: &Field<'_>, read_cart: &mut dyn FnMut(&Field<'_>) -> Cart) -> Self {
        let field = field.object();
        Self {
            cart: read_cart(&field.key("cart")),
            context: Context::read(&field.key("context")),
            options: Options::read(&field.key("options")),
        }
    }
}

/// A wallet evaluated against a cart. Figures are there; shares and reasons
/// are made for those coupons that somebody looks at.
pub struct Evaluation {
    wallet: Arc<Wallet>,
    request: Request,
    basket: Basket,
    /// By place in the wallet.
    judged: Box<[Judged]>,
    /// Places in the wallet of the usable ones, best first.
    ranked: Vec<u32>,
    /// Those of the others, as given.
    unusable: Vec<u32>,
    undetermined: Vec<u32>,
    best: Option<Searched>,
    selected: Option<Selected>,
}

/// A verdict without its account.
#[derive(Clone, Copy)]
struct Judged {
    status: Status,
    outcome: Outcome,
}

fn judge<'a>(entry: Entry<'a>, view: &View<'a>) -> Judged {
    let mut quick = Quick::default();
    let checked = match check_terms(entry, view, &mut quick) {
        ControlFlow::Continue(()) => check_goods(entry, view, &mut quick),
        ControlFlow::Break(()) => ControlFlow::Break(()),
    };
    match checked {
        ControlFlow::Continue(outcome) if !quick.unknown => Judged { status: Status::Usable, outcome },
        ControlFlow::Continue(Outcome { overflow, .. }) => {
            Judged { status: Status::Undetermined, outcome: Outcome { overflow, ..Outcome::default() } }
        }
        ControlFlow::Break(()) => Judged { status: Status::Unusable, outcome: Outcome::default() },
    }
}

/// The shopper's own choice.
#[derive(Default)]
struct Selected {
    accepted: Searched,
    /// Those that cannot stand, and the coupons they do not stand with.
    refused: Vec<(u32, Vec<u32>)>,
}

impl Default for Searched {
    fn default() -> Self {
        Self { found: None, gap: 0, optimal: true }
    }
}

impl Wallet {
    /// Evaluates every coupon against a cart and finds the best stack.
    ///
    /// # Errors
    /// `invalidInput` where a discount leaves 64 bits, or where
    /// `options.selected` names a coupon that is not in the wallet.
    pub fn evaluate(self: &Arc<Self>, request: Request) -> Result<Evaluation> {
        self.evaluate_after(None, request)
    }

    /// The same, in less time where the cart is much like that of an evaluation before.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate).
    pub fn evaluate_after(
        self: &Arc<Self>,
        before: Option<&Evaluation>,
        request: Request,
    ) -> Result<Evaluation> {
        let before = before.filter(|before| before.is_of(self));
        let basket = Basket::new(
            &request.cart,
            &self.selections,
            request.options.threshold_base,
            before.map(|before| (&before.request.cart, &before.basket)),
        );
        let selected = self.places_of(request.options.selected.as_ref())?;
        let mut evaluation = Evaluation {
            wallet: Arc::clone(self),
            request,
            basket,
            judged: Box::default(),
            ranked: Vec::new(),
            unusable: Vec::new(),
            undetermined: Vec::new(),
            best: None,
            selected: None,
        };
        evaluation.judge_all(before.map_or(&[], |before| &before.ranked))?;
        evaluation.best = evaluation.find_best();
        evaluation.selected = selected.map(|places| evaluation.price(&places));
        Ok(evaluation)
    }

    /// The places of the coupons that the shopper chose.
    fn places_of(&self, ids: Option<&Texts>) -> Result<Option<Vec<u32>>> {
        let Some(ids) = ids else { return Ok(None) };
        let mut places: Vec<u32> = Vec::with_capacity(ids.len());
        let mut issues = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let place = self.coupons().position(|coupon| coupon.id == *id).map(|place| place as u32);
            let messages = match place {
                None => Text::new("没有这张优惠券", "is not the id of a coupon given"),
                Some(place) if places.contains(&place) => Text::new("重复选择", "is chosen twice"),
                Some(place) => {
                    places.push(place);
                    continue;
                }
            };
            let path = ["options.selected[", &whole(index as i64), "]"].concat();
            issues.push(Issue { path, messages });
        }
        if issues.is_empty() {
            Ok(Some(places))
        } else {
            Err(Error::from_issues(Code::InvalidInput, issues))
        }
    }
}

impl Evaluation {
    /// Whether it is one of a wallet.
    pub(crate) fn is_of(&self, wallet: &Arc<Wallet>) -> bool {
        Arc::ptr_eq(&self.wallet, wallet)
    }

    fn view(&self) -> View<'_> {
        let Request { cart, context, options } = &self.request;
        View { cart, basket: &self.basket, state: &self.basket.start, context, options }
    }

    /// Judges every coupon, and puts the usable ones in order. `before` is an order that may be much like it.
    fn judge_all(&mut self, before: &[u32]) -> Result<()> {
        let view = self.view();
        let judged: Box<[Judged]> = self.wallet.entries().map(|entry| judge(entry, &view)).collect();
        for (&Judged { status, outcome }, index) in judged.iter().zip(0..) {
            if outcome.overflow {
                let text = Text::new("优惠金额过大", "takes off more than can be computed");
                let path = ["coupons[", &whole(index.into()), "].benefit"].concat();
                return Err(Error::at(Code::InvalidInput, path, text));
            }
            match status {
                Status::Usable => {}
                Status::Unusable => self.unusable.push(index),
                Status::Undetermined => self.undetermined.push(index),
            }
        }
        self.judged = judged;
        self.rank(before);
        Ok(())
    }

    /// Discount falling, waste rising, then the coupon's ordinal.
    fn rank(&mut self, before: &[u32]) {
        let mut waits: Box<[bool]> = self.judged.iter().map(|it| it.status == Status::Usable).collect();
        let mut keys = Vec::with_capacity(waits.len());
        for place in before.iter().copied().chain(0..waits.len() as u32) {
            if core::mem::take(&mut waits[place as usize]) {
                let outcome = &self.judged[place as usize].outcome;
                keys.push((-outcome.total(), outcome.wasted, self.wallet.entry(place).ordinal, place));
            }
        }
        self.ranked = sorted(keys.into_iter()).iter().map(|key| key.3).collect();
    }

    fn find_best(&self) -> Option<Searched> {
        let most = self.request.options.max_coupons;
        if most == 0 || self.ranked.is_empty() {
            return None;
        }
        // The ranking is the order of stacks of one.
        let candidates = if most == 1 { &self.ranked[..1] } else { &self.ranked[..] };
        Some(stack::best(&self.wallet, self.view(), candidates, most))
    }

    /// The shopper's choice: a coupon that cannot stand with those chosen
    /// before it is refused.
    fn price(&self, chosen: &[u32]) -> Selected {
        let mut selected = Selected::default();
        let mut accepted: Vec<u32> = Vec::new();
        for &place in chosen {
            let usable = self.judged[place as usize].status == Status::Usable;
            let against = if usable { self.conflicts(&accepted, place) } else { Some(Vec::new()) };
            if let Some(against) = against {
                selected.refused.push((place, against));
                continue;
            }
            accepted.push(place);
            let priced = stack::best_order(&self.wallet, self.view(), &accepted);
            if priced.found.is_some() {
                selected.accepted = priced;
            } else {
                accepted.pop();
                selected.refused.push((place, accepted.clone()));
            }
        }
        selected
    }

    /// Which of the accepted coupons one cannot stand with; `None` where with all.
    fn conflicts(&self, accepted: &[u32], place: u32) -> Option<Vec<u32>> {
        let coupon = |place: u32| self.wallet.entry(place).coupon;
        let own = coupon(place);
        let against: Vec<u32> =
            accepted.iter().copied().filter(|&other| !combine(coupon(other), own)).collect();
        if !against.is_empty() {
            return Some(against);
        }
        if accepted.len() >= self.request.options.max_coupons {
            return Some(accepted.to_vec());
        }
        let allowed = within_template(accepted.iter().map(|&other| coupon(other)), own);
        let same = |other: &u32| coupon(*other).template_id == own.template_id;
        (!allowed).then(|| accepted.iter().copied().filter(same).collect())
    }
}

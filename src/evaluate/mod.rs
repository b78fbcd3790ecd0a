//! Eligibility → benefit → units → apportioning → ranking → the best stack. Pure functions: no clock, no I/O.
//!
//! | module | what lives there |
//! |---|---|
//! | `cart`, `state` | a cart in fen, and what is left of it as coupons come off |
//! | [`wallet`], `selections` | coupons made ready; which lines they look at |
//! | `eligibility`, `schedule`, `unknown` | every check, in the order in which reasons are told |
//! | `claim` | whether a shopper may claim a coupon |
//! | `changes` | when time alone changes a verdict, and when a coupon could be used |
//! | `benefit`, `units`, `apportion` | what comes off, of which units, and the lines' shares |
//! | `stack`, `greedy`, `selected` | the best stack, and one to begin with; the shopper's own |
//! | `addons` | what to buy more for a threshold (凑单) |
//! | `prices` | what each item of a list costs by itself |
//! | `snapshot` | an order as a shop stores it, with what was paid for each unit |
//! | `verify` | what a client computed against what a server has |
//! | `words` | how reasons read |

mod addons;
mod apportion;
mod benefit;
mod cart;
mod changes;
mod claim;
mod eligibility;
mod greedy;
mod prices;
mod schedule;
mod selected;
mod selections;
mod snapshot;
mod stack;
mod state;
mod units;
mod unknown;
mod verify;
pub mod wallet;
mod words;

use core::cmp::Reverse;
use core::ops::{ControlFlow, Range};

pub use cart::check_cart;
pub use claim::claimable;
pub use verify::{verify, Verification};
pub use wallet::Wallet;

use crate::error::{Code, Error, Result};
use crate::model::evaluation::{Agreement, Allocations, Counts};
use crate::model::read::Violations;
use crate::model::{Cart, Context, Count, Detail, Evaluation, Options, Reason, Stack, Status, Verdict, Yuan};
use crate::money::Fen;
use crate::orders::fingerprint::fingerprint;
use crate::text::{first_in_order, Language, Text};
use apportion::Share;
use benefit::{effect, Outcome};
use cart::PreparedCart;
use eligibility::{check_goods, check_terms, taken_off, Basket, Reasons, View};
use selected::Choice;
use stack::SearchResult;
use state::CartState;
use wallet::Compiled;

impl Wallet {
    /// Evaluates every coupon against a cart and finds the best stack.
    ///
    /// # Errors
    /// `invalidInput` where the cart's discounts exceed what they come off, where a figure leaves 64 bits, or where
    /// `options.selected` names a coupon that is not in the wallet.
    pub fn evaluate(&self, cart: &Cart, context: &Context, options: &Options) -> Result<Evaluation> {
        let mut violations = Violations::default();
        let given = cart;
        let cart = PreparedCart::new(given, &mut violations);
        let chosen = self.chosen(options, &mut violations);
        let cart = violations.finish(Code::InvalidInput, cart)?;
        let basket = self.basket(cart);
        let view = View::new(&basket, context, options);
        let judgements = Judgements::of(self, &view, options.ranked())?;
        let mut evaluation = Evaluating { wallet: self, view, judgements }.report(chosen.as_deref());
        evaluation.fingerprint = fingerprint(self.digest(), given, context, options, &evaluation);
        Ok(evaluation)
    }

    fn basket<'a>(&self, cart: PreparedCart<'a>) -> Basket<'a> {
        let (matches, start) = (self.selections.matches(&cart), CartState::new(&cart));
        Basket { cart, matches, start }
    }

    /// The places of the coupons that the shopper chose.
    fn chosen(&self, options: &Options, violations: &mut Violations) -> Option<Vec<usize>> {
        let ids = options.selected.as_ref()?;
        let mut places: Vec<usize> = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            let text = match self.coupons().iter().position(|coupon| coupon.id.as_str() == id) {
                None => Text::new("没有这张优惠券", "is not the id of a coupon given"),
                Some(place) if places.contains(&place) => Text::new("重复选择", "is chosen twice"),
                Some(place) => {
                    places.push(place);
                    continue;
                }
            };
            violations.add(format!("options.selected[{index}]"), text);
        }
        Some(places)
    }
}

impl Options {
    /// The verdicts of each list that are made, by place.
    fn page(&self) -> Range<usize> {
        let number = |count: &Option<Count>| count.as_ref().map(|count| count.get() as usize);
        let start = number(&self.offset).unwrap_or(0);
        start..number(&self.limit).map_or(usize::MAX, |limit| start.saturating_add(limit))
    }

    /// Of how many coupons a stack may be.
    fn most(&self) -> usize {
        self.max_coupons.as_ref().map_or(1, |most| most.get() as usize)
    }

    /// How many of the usable coupons are asked for in order: those that are shown, and those of which a stack is found.
    fn ranked(&self) -> usize {
        match self.most() {
            0 | 1 => self.page().end.max(1),
            _ => usize::MAX,
        }
    }
}

/// The status of each coupon by itself, by place in the wallet, and the places by status.
struct Judgements {
    outcomes: Vec<(Status, Outcome)>,
    /// Best first, as many as somebody asks for.
    usable: Vec<usize>,
    /// As given.
    unusable: Vec<usize>,
    undetermined: Vec<usize>,
    /// How many there are, also where fewer are in order.
    usable_count: usize,
}

impl Judgements {
    /// Of the usable ones the best so many.
    fn of(wallet: &Wallet, view: &View<'_>, ranked: usize) -> Result<Self> {
        let outcomes: Vec<(Status, Outcome)> = wallet.iter().map(|coupon| judge(coupon, view)).collect();
        if let Some(index) = outcomes.iter().position(|(_, outcome)| outcome.overflow) {
            return Err(takes_off_too_much(index));
        }
        let of = |wanted: Status| -> Vec<usize> {
            let places = outcomes.iter().enumerate();
            places.filter(|(_, (status, _))| *status == wanted).map(|(place, _)| place).collect()
        };
        let usable = of(Status::Usable);
        let keys: Vec<Rank> = usable.iter().map(|&place| rank(wallet, place, &outcomes[place].1)).collect();
        let order = first_in_order(usable.len(), ranked, &|a, b| keys[a].cmp(&keys[b]));
        let usable = order.into_iter().map(|place| usable[place]).collect();
        let (unusable, undetermined) = (of(Status::Unusable), of(Status::Undetermined));
        Ok(Self { usable, unusable, undetermined, usable_count: keys.len(), outcomes })
    }

    fn counts(&self) -> Counts {
        Counts {
            usable: self.usable_count as u32,
            unusable: self.unusable.len() as u32,
            undetermined: self.undetermined.len() as u32,
        }
    }

    /// Coupons with what each takes off by itself.
    fn with_outcomes<'a>(
        &'a self,
        places: &'a [usize],
    ) -> impl ExactSizeIterator<Item = (usize, Outcome)> + 'a {
        places.iter().map(|&place| (place, self.outcomes[place].1))
    }
}

/// Where a usable coupon stands among others: by what it saves, by what it wastes, and by its terms.
type Rank = (Reverse<Fen>, Fen, u32);

fn rank(wallet: &Wallet, place: usize, outcome: &Outcome) -> Rank {
    (Reverse(outcome.total()), outcome.wasted, wallet.at(place).tie_break_rank)
}

/// A benefit whose figure leaves 64 bits.
fn takes_off_too_much(place: usize) -> Error {
    let text = Text::new("优惠金额过大", "takes off more than can be computed");
    Error::at(Code::InvalidInput, format!("coupons[{place}].benefit"), text)
}

/// Judges a coupon by itself.
fn judge(coupon: Compiled<'_>, view: &View<'_>) -> (Status, Outcome) {
    let mut first = Reasons::default();
    let checked = match check_terms(coupon, view, &mut first) {
        ControlFlow::Continue(()) => check_goods(coupon, view, &mut first),
        ControlFlow::Break(()) => ControlFlow::Break(()),
    };
    match checked {
        ControlFlow::Continue(outcome) if !first.open => (Status::Usable, outcome),
        ControlFlow::Continue(Outcome { overflow, .. }) => {
            (Status::Undetermined, Outcome { overflow, ..Outcome::default() })
        }
        ControlFlow::Break(()) => (Status::Unusable, Outcome::default()),
    }
}

/// An evaluation that is being put into words and figures.
struct Evaluating<'a> {
    wallet: &'a Wallet,
    view: View<'a>,
    judgements: Judgements,
}

impl Evaluating<'_> {
    fn report(&self, chosen: Option<&[usize]>) -> Evaluation {
        let judgements = &self.judgements;
        Evaluation {
            usable: self.shown(&judgements.usable),
            unusable: self.shown(&judgements.unusable),
            undetermined: self.shown(&judgements.undetermined),
            best: self.best(),
            selected: chosen.map(|chosen| self.selected(chosen)),
            payable_before: Yuan(self.view.basket.start.payable),
            counts: judgements.counts(),
            next_change_at: self.wallet.next_change(self.view.context),
            fingerprint: String::new(),
        }
    }

    /// The verdicts that the page asked for.
    fn shown(&self, places: &[usize]) -> Vec<Verdict> {
        let Range { start, end } = self.view.options.page();
        places.iter().take(end).skip(start).map(|&place| self.verdict(place)).collect()
    }

    fn best(&self) -> Option<Stack> {
        let most = self.view.options.most();
        let usable = &self.judgements.usable;
        if most == 0 || usable.is_empty() {
            return None;
        }
        // The ranking is the order of stacks of one.
        let candidates = if most == 1 { &usable[..1] } else { &usable[..] };
        let result = stack::best(self.wallet, self.view, self.judgements.with_outcomes(candidates), most);
        let order = &result.stack.as_ref()?.order;
        Some(self.stack(order, &result, Vec::new()))
    }

    /// The shopper's choice: what stands, then what cannot, with its reasons.
    fn selected(&self, chosen: &[usize]) -> Stack {
        let Choice { order, result, refused } = self.choose(chosen);
        let refused = refused.into_iter().map(|(place, details)| self.refusal(place, details));
        self.stack(&order, &result, refused.collect())
    }

    fn refusal(&self, place: usize, details: Vec<Detail>) -> Verdict {
        if details.is_empty() {
            return self.verdict(place);
        }
        self.not_usable(place, Status::Unusable, details)
    }

    /// The verdict of the coupon at a place in the wallet, by itself.
    fn verdict(&self, place: usize) -> Verdict {
        let (coupon, (status, outcome)) = (self.wallet.at(place), self.judgements.outcomes[place]);
        if status == Status::Usable {
            let agreement = Agreement::of(coupon.coupon, outcome.total());
            let payable = self.view.state.payable - outcome.total();
            let shares = effect(coupon, &self.view, outcome).shares;
            return Verdict { agreement, ..self.usable(coupon, outcome, payable, &shares) };
        }
        let mut reasons = Reasons::told();
        // Who wants all reasons ends at none.
        let _ = check_terms(coupon, &self.view, &mut reasons);
        let _ = check_goods(coupon, &self.view, &mut reasons);
        self.not_usable(place, status, reasons.into_vec())
    }

    /// A usable coupon where it stands.
    fn usable(&self, coupon: Compiled<'_>, outcome: Outcome, payable: Fen, shares: &[Share]) -> Verdict {
        Verdict {
            coupon_id: coupon.coupon.id.to_string(),
            status: Status::Usable,
            discount: Yuan(outcome.goods),
            shipping_discount: Yuan(outcome.shipping),
            wasted: Yuan(outcome.wasted),
            payable: Yuan(payable),
            allocations: self.allocations(shares),
            reasons: Vec::new(),
            agreement: None,
        }
    }

    fn not_usable(&self, place: usize, status: Status, details: Vec<Detail>) -> Verdict {
        let language = self.language();
        let reason = |detail| words::reason(detail, self.view.context, language);
        Verdict {
            coupon_id: self.wallet.at(place).coupon.id.to_string(),
            status,
            payable: Yuan(self.view.basket.start.payable),
            reasons: details.into_iter().map(reason).collect::<Vec<Reason>>(),
            ..Verdict::default()
        }
    }

    fn language(&self) -> Language {
        self.view.options.language.as_deref().copied().unwrap_or_default()
    }

    /// Applies coupons one after another. `refused` are the steps of those that cannot stand.
    fn stack(&self, order: &[usize], result: &SearchResult, refused: Vec<Verdict>) -> Stack {
        let mut state = self.view.basket.start.clone();
        let mut steps = Vec::with_capacity(order.len() + refused.len());
        for &place in order {
            let (coupon, view) = (self.wallet.at(place), self.view.at(&state));
            let ControlFlow::Continue(outcome) = check_goods(coupon, &view, &mut Reasons::default()) else {
                continue;
            };
            let effect = effect(coupon, &view, outcome);
            let after = state.after(&effect);
            steps.push(self.usable(coupon, outcome, after.payable, &effect.shares));
            state = after;
        }
        steps.extend(refused);
        let start = &self.view.basket.start;
        let shares = taken_off(start, &state);
        Stack {
            coupon_ids: order.iter().map(|&place| self.wallet.at(place).coupon.id.to_string()).collect(),
            discount: Yuan(shares.iter().map(|share| share.amount).sum()),
            shipping_discount: Yuan(start.fee - state.fee),
            payable: Yuan(state.payable),
            allocations: self.allocations(&shares),
            steps,
            optimal: result.optimal,
            gap: Yuan(result.gap),
        }
    }

    /// Line ids with their shares.
    fn allocations(&self, shares: &[Share]) -> Allocations {
        let lines = &self.view.basket.cart.lines;
        Allocations(shares.iter().map(|share| (lines[share.line].id.clone(), Yuan(share.amount))).collect())
    }
}

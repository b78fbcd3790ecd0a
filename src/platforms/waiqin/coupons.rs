//! Vouchers, and what customers hold of them, as coupons. Amounts are in 元,
//! days are local days at +08:00.

use rust_decimal::Decimal;

use crate::coupon::DIMENSIONS;
use crate::input::{Field, Node, ToNode};
use crate::money::parse_decimal;
use crate::platforms::draft::{goods_not_known, text, Coupons, Draft, Part};
use crate::platforms::options::Options;
use crate::time::DAY_MS;

/// Vouchers as coupons: the templates that holdings are joined with.
pub fn of_vouchers(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    coupons.add_rows(&result.key("rows"), options, voucher);
}

/// What customers hold.
pub fn of_usage(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    coupons.add_rows(&result.key("rows"), options, holding);
}

fn voucher<'a>(row: &'a Field<'a>, options: &'a Options) -> Draft<'a> {
    let mut draft = Draft::new(*row, "waiqin.queryVouchers");
    draft.set_text(Part::Id, row.key("id").required().id());
    draft.copy(Part::TemplateId, "id");
    draft.copy(Part::Title, "name");
    draft.copy(Part::Description, "remark");
    if draft.listed("isFinish", "state", &["N", "Y"]) == Some(1) {
        draft.put(Part::State, &"ended");
    }
    window(&mut draft);
    // A share is from 0 to 1 here, and from 0 to 100 where holdings are listed.
    benefit(&mut draft, options, 1);
    threshold(&mut draft);
    payment(&mut draft);
    goods(&mut draft);
    required(&mut draft);
    customers(&mut draft);
    draft.join(options);
    if draft.text("tradeRange") == Some("2") && !draft.has(Part::Customers) {
        draft.open("customers", None);
    }
    draft
}

fn holding<'a>(row: &'a Field<'a>, options: &'a Options) -> Draft<'a> {
    let mut draft = Draft::new(*row, "waiqin.queryVoucherUsage");
    draft.set_text(Part::Id, row.key("id").required().id());
    draft.copy(Part::TemplateId, "voucherId");
    draft.copy(Part::Title, "voucherName");
    draft.put(Part::ClaimedAt, &draft.instant("receiveTimeMs"));
    state(&mut draft, options);
    window(&mut draft);
    benefit(&mut draft, options, 100);
    let least = draft.positive("doorsillAmount", "minAmount");
    draft.put(Part::MinAmount, &least);
    if !draft.join(options) {
        draft.set(Part::Scope, goods_not_known());
    }
    if draft.text("doorsillAmount").is_some() {
        // The row says what the threshold is, none included.
        draft.put(Part::MinAmount, &least);
    }
    draft
}

/// The row's own state, or the one that was asked for.
fn state<'a>(draft: &mut Draft<'a>, options: &'a Options) {
    let asked = || match options.params.as_ref()?.get("voucherStatus")? {
        Node::Text(text) | Node::Number(text) => Some(text.as_ref()),
        _ => None,
    };
    match draft.text("useStatus").or_else(asked) {
        Some("0") => draft.put(Part::State, &"unused"),
        Some("1") => draft.put(Part::State, &"used"),
        Some("2") => draft.put(Part::State, &"expired"),
        other => draft.open("state", other),
    }
}

/// The end day is included.
fn window(draft: &mut Draft<'_>) {
    match (draft.instant("startDateMs"), draft.instant("endDateMs")) {
        (Some(start), Some(end)) => {
            draft.put(Part::StartsAt, &start);
            draft.put(Part::EndsAt, &(end + DAY_MS));
        }
        _ => draft.open("validity", None),
    }
}

fn benefit(draft: &mut Draft<'_>, options: &Options, whole: i64) {
    let made = match draft.text("discountsType") {
        Some("GDMZ") => draft.amount_off("money"),
        None if draft.text("money").is_some() => draft.amount_off("money"),
        Some("ZKBL") => {
            // The caller says whether it is paid or taken off, the document what the whole is.
            let scale = options.discount_scale.map(|scale| scale.of(whole));
            let max_discount = draft.positive("maxDiscountsAmount", "maxDiscount");
            draft.percent_off("discountsPercent", scale, max_discount)
        }
        other => {
            draft.open("benefit", other);
            None
        }
    };
    draft.set(Part::Benefit, made.unwrap_or_default());
}

fn threshold(draft: &mut Draft<'_>) {
    let least = draft.positive("doorsillAmount", "minAmount");
    match draft.text("doorsillType") {
        Some("N") => {}
        None if least.is_none() => {}
        Some("Y") if draft.text("doorsillAmount").is_some() => {
            draft.put(Part::MinAmount, &least);
        }
        other => draft.open("minAmount", other),
    }
}

fn payment(draft: &mut Draft<'_>) {
    if draft.listed("payType", "payment", &["UNLIMITED", "ONLINE"]) == Some(1) {
        draft.put(Part::Payment, &"online");
    }
}

fn goods(draft: &mut Draft<'_>) {
    let (kind, list) = match draft.text("prodMode") {
        None | Some("ALL") => return,
        Some("TYPE") => ("categories", "prodTypes"),
        Some("BRAND") => ("brands", "prodBrands"),
        Some("PRODUCT") => ("products", "pdInfos"),
        Some(other) => (other, ""),
    };
    let ids = names(draft, list, &["id", "code", "name"]);
    let scope = Node::Object(vec![("kind".into(), kind.into())]);
    draft.set(Part::Scope, if ids.is_empty() { scope } else { scope.with("ids", Node::List(ids)) });
}

/// Whom it is for: levels, types and so on, or certain customers. A list that
/// is empty asks for nothing.
fn customers(draft: &mut Draft<'_>) {
    /// Of each of [`DIMENSIONS`], the range that has it, its list, and what is read of an item.
    const LISTS: [(&str, &str, &[&str]); 7] = [
        ("2", "cmInfos", &["code"]),
        ("1", "cmDepts", &["id", "name"]),
        ("1", "cmDistricts", &["id", "code", "name"]),
        ("2", "cmInfos", &["id"]),
        ("1", "cmLabels", &["id", "name"]),
        ("1", "cmLevels", &["id", "name"]),
        ("1", "cmTypes", &["id", "name"]),
    ];
    let range = draft.text("tradeRange");
    if !matches!(range, None | Some("1" | "2")) {
        draft.open("customers", range);
    }
    let mut asked = Vec::new();
    for (dimension, (of, list, keys)) in DIMENSIONS.into_iter().zip(LISTS) {
        if range == Some(of) {
            let names = names(draft, list, keys);
            if !names.is_empty() {
                asked.push((dimension.into(), Node::List(names)));
            }
        }
    }
    if !asked.is_empty() {
        draft.set(Part::Customers, Node::Object(asked));
    }
}

/// Ids, codes and names of the items of a list: a cart may state either.
fn names<'a>(draft: &Draft<'a>, list: &str, keys: &[&str]) -> Vec<Node<'a>> {
    let field = draft.row.key(list);
    // What the row has; fields of its items would not outlive this function.
    let nodes = match draft.row.node().and_then(|row| row.get(list)) {
        Some(Node::List(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    let mut names = Vec::new();
    for (item, node) in field.items().zip(nodes) {
        let item = item.required().object();
        for key in keys {
            match node.get(key) {
                Some(Node::Text(name)) if !name.is_empty() => names.push(name.as_ref().into()),
                _ => {
                    text(&item, key);
                }
            }
        }
    }
    names
}

fn required(draft: &mut Draft<'_>) {
    if draft.listed("hasRequired", "required", &["N", "Y"]) != Some(1) {
        return;
    }
    let total_quantity = draft.positive("requiredAllnum", "required");
    let items = required_items(draft).unwrap_or_default();
    let mode = match draft.text("requiredType") {
        Some("ALL") => "all",
        Some("ANYONE") => "any",
        // Of a single item, any and all are the same.
        _ if items.len() == 1 => "all",
        _ => "",
    };
    if mode.is_empty() || items.is_empty() {
        return draft.open("required", draft.text("requiredType"));
    }
    let mut required = Node::of(&[("mode", &mode)]).with("items", Node::List(items));
    if let Some(total) = total_quantity {
        required = required.with("totalQuantity", total.to_node());
    }
    draft.set(Part::Required, required);
}

/// The goods that are marked as required, each in its quantity; `None` where
/// a quantity cannot be read.
fn required_items(draft: &Draft<'_>) -> Option<Vec<Node<'static>>> {
    let list = draft.row.key("pdInfos");
    let mut items = Vec::new();
    for item in list.items() {
        let item = item.required().object();
        if text(&item, "isRequired") != Some("Y") {
            continue;
        }
        let Some(product_id) = ["id", "code", "name"].iter().find_map(|key| text(&item, key)) else {
            continue;
        };
        let quantity = text(&item, "requiredNum").map_or(Ok(Decimal::ZERO), parse_decimal).ok()?;
        let quantity = if quantity.is_zero() { Decimal::ONE } else { quantity };
        let product_id = product_id.to_owned();
        items.push(Node::of(&[("productId", &product_id), ("quantity", &quantity)]));
    }
    Some(items)
}

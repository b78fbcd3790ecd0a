// Made by `cargo xtask types` from the field tables in src/platforms: change those, not this file.

/** The platforms whose protocols the package speaks: 金蝶云星辰, 天猫新零售, 勤策 (外勤365) and 智迈. */
export type Platform = 'kingdee' | 'tmall' | 'waiqin' | 'zvcms';

/**
 * What can be asked of a platform.
 *
 * | operation | what it does |
 * |---|---|
 * | `kingdee.distributeCoupons` | Issues coupons of a scheme to a member (《优惠券发放(领用)》) |
 * | `kingdee.listWriteOffs` | Lists the write-offs of a store (《优惠券核销》) |
 * | `tmall.sendCoupon` | Sends a coupon to a customer (《tmall.nrt.coupon.send (券发放接口)》) |
 * | `waiqin.queryVouchers` | Lists vouchers (templates), paged (《优惠券查询接口》) |
 * | `waiqin.addVoucher` | Creates a voucher (《优惠券新增接口》) |
 * | `waiqin.finishVoucher` | Ends a voucher (《优惠券终止接口》) |
 * | `waiqin.changeVoucherEndDate` | Moves the last day of a voucher (《优惠券截止日期变更》) |
 * | `waiqin.receiveVoucher` | Claims a voucher for a customer (《领取优惠券接口》) |
 * | `waiqin.listVoucherCustomers` | Lists the customers that a voucher is for, paged (《优惠券查询客户信息接口》) |
 * | `waiqin.queryVoucherUsage` | Lists what customers hold of a voucher and have used (《单张优惠券使用明细查询接口》) |
 * | `zvcms.listUsableCoupons` | Lists the coupons of a member that the platform holds usable for a cart (《7.4.6 筛选用户可用优惠券》) |
 */
export type Operation =
  | 'kingdee.distributeCoupons'
  | 'kingdee.listWriteOffs'
  | 'tmall.sendCoupon'
  | 'waiqin.queryVouchers'
  | 'waiqin.addVoucher'
  | 'waiqin.finishVoucher'
  | 'waiqin.changeVoucherEndDate'
  | 'waiqin.receiveVoucher'
  | 'waiqin.listVoucherCustomers'
  | 'waiqin.queryVoucherUsage'
  | 'zvcms.listUsableCoupons';

/** The operations that have pages. */
export type PagedOperation = 'kingdee.listWriteOffs' | 'waiqin.queryVouchers' | 'waiqin.listVoucherCustomers';

/**
 * Issues coupons of a scheme to a member (《优惠券发放(领用)》). The platform knows no repetition: after `retry:
 * 'checkFirst'` look for the claim in 云星辰 itself (领用记录), since no operation lists claims. Which coupons
 * to issue, and to whom. With the setting `h5`, `mobile` is required.
 */
export interface KingdeeDistributeCouponsParams {
  /** 领券中心: where it is claimed; the document's example is `"1"`. */
  channel: string;
  /** 领用数量: how many. Default 1. From 1. Settled by the backend. */
  qty?: number | string | undefined;
  /** 优惠券方案Id: what to issue. */
  schemaId: string;
  /** 收银员ID: the cashier. Settled by the backend. */
  cashierId?: string | undefined;
  /** 支持ID精确查询: an id to look up exactly. */
  id?: string | undefined;
  /** 会员卡ID: the member's card. Settled by the backend. */
  memberCardId?: string | undefined;
  /** 会员ID: the member. Settled by the backend. */
  memberId?: string | undefined;
  /** 手机号: the member's phone; required of H5 pages (H5领券时必填). Settled by the backend. */
  mobile?: string | undefined;
  /** 门店ID: the store; may be empty. */
  storeId?: string | undefined;
}

/** A coupon that was issued. Threshold, window and goods are the scheme's, and not in the answer. */
export interface KingdeeDistributedCoupon {
  /** 收银员ID: the cashier. */
  cashierId?: string | undefined;
  /** 优惠券来源: where it was claimed. */
  channel?: string | undefined;
  /** 优惠券编号: the coupon's number. */
  couponsNo?: string | undefined;
  /**
   * 优惠券类型: the kind of coupon. The values are listed with the write-offs. `1` 代金券, an amount; `2` 折扣券,
   * a discount; `3` 抵扣券, a deduction; `4` 多次核销代金券, an amount that is used up in parts; `5`
   * 多次核销折扣券, a discount that is used several times.
   */
  couponsType?: '1' | '2' | '3' | '4' | '5' | (string & {}) | undefined;
  /** 生成时间: when it was issued. `yyyy-MM-dd HH:mm:ss`. */
  createTime?: string | undefined;
  /** `createTime` in epoch milliseconds; absent where it cannot be read. */
  createTimeMs?: number | undefined;
  /** 会员卡Id: the member's card. */
  memberCardId?: string | undefined;
  /** 会员Id: the member. */
  memberId?: string | undefined;
  /** 方案Id: the scheme, by which `templates` are joined. */
  schemaId?: string | undefined;
  /** 优惠券金额: its amount in 元. */
  totalAmt?: string | undefined;
}

/**
 * Issues coupons of a scheme to a member (《优惠券发放(领用)》). The platform knows no repetition: after `retry:
 * 'checkFirst'` look for the claim in 云星辰 itself (领用记录), since no operation lists claims. The coupons
 * that were issued.
 */
export interface KingdeeDistributeCouponsResult {
  /** One row a coupon. */
  rows: KingdeeDistributedCoupon[];
}

/** Lists the write-offs of a store (《优惠券核销》). Which write-offs to list. Times are at +08:00. */
export interface KingdeeListWriteOffsParams {
  /** 门店ID: the store. */
  storeId: string;
  /** 核销零售单号: the number of the retail bill. */
  billNo?: string | undefined;
  /** 优惠券编号: the coupon's number. */
  couponsNo?: string | undefined;
  /** 单据结束日期: bills made up to then, `yyyy-MM-dd HH:mm:ss`. */
  createEndTime?: string | undefined;
  /** 单据开始日期: bills made since then, `yyyy-MM-dd HH:mm:ss`. */
  createStartTime?: string | undefined;
  /** 会员卡ID: the member's card. Settled by the backend. */
  memberCardId?: string | undefined;
  /** 会员ID: the member; digits (整数字符串). Settled by the backend. */
  memberId?: string | undefined;
  /** 更新结束时间: changed up to then, `yyyy-MM-dd HH:mm:ss`. */
  modifyEndTime?: string | undefined;
  /** 更新开始时间: changed since then, `yyyy-MM-dd HH:mm:ss`. */
  modifyStartTime?: string | undefined;
  /** 查询的页数: the page. Default 1. From 1. */
  page?: number | string | undefined;
  /** 每页数据条数: rows a page. Default 100, which is also the most: larger pages lose rows. From 1 to 100. */
  pageSize?: number | string | undefined;
  /** 优惠券方案编号: the number of the scheme. */
  schemaNo?: string | undefined;
  /**
   * 优惠券方案类型: the kind of coupon. `1` 代金券, an amount; `2` 折扣券, a discount; `3` 抵扣券, a deduction;
   * `4` 多次核销代金券, an amount that is used up in parts; `5` 多次核销折扣券, a discount that is used several
   * times.
   */
  schemaType?: '1' | 1 | '2' | 2 | '3' | 3 | '4' | 4 | '5' | 5 | (number & {}) | (string & {}) | undefined;
}

/** A coupon used on a bill. */
export interface KingdeeWriteOff {
  /**
   * 优惠券类型: the kind of coupon. `1` 代金券, an amount; `2` 折扣券, a discount; `3` 抵扣券, a deduction; `4`
   * 多次核销代金券, an amount that is used up in parts; `5` 多次核销折扣券, a discount that is used several times.
   */
  schemaType?: '1' | '2' | '3' | '4' | '5' | (string & {}) | undefined;
  /** 单据编号: the bill's number. */
  billNo?: string | undefined;
  /** 收银员ID: the cashier. */
  cashierId?: string | undefined;
  /** 收银员名称: the cashier's name. */
  cashierName?: string | undefined;
  /** 优惠券ID: the coupon. */
  couponsId?: string | undefined;
  /** The coupon's number, by which the request looks it up. The document's table calls it 优惠劵方案. */
  couponsNo?: string | undefined;
  /** 预核销时间: when the till held it. `yyyy-MM-dd HH:mm:ss`. */
  createTime?: string | undefined;
  /** `createTime` in epoch milliseconds; absent where it cannot be read. */
  createTimeMs?: number | undefined;
  /** 会员卡ID: the member's card. */
  memberCardId?: string | undefined;
  /** 会员卡号: the card's number. */
  memberCardNo?: string | undefined;
  /** 会员ID: the member. */
  memberId?: string | undefined;
  /** 会员手机号: the member's phone, which may be encrypted (敏感数据解密); passed on as it is. */
  memberMobile?: string | undefined;
  /** 会员名称: the member's name. */
  memberName?: string | undefined;
  /** 领用记录ID: the claim record. */
  recordBillId?: string | undefined;
  /** 领用记录可用金额: what the record has left, in 元. */
  recordUsableAmt?: string | undefined;
  /** 领用记录核销金额: what the record was used for, in 元. */
  recordWriteOffAmt?: string | undefined;
  /** 优惠券方案编码: the scheme's number. */
  schemaNo?: string | undefined;
  /** 门店ID: the store. */
  storeId?: string | undefined;
  /** 门店名称: the store's name. */
  storeName?: string | undefined;
  /** 门店编号: the store's number. */
  storeNo?: string | undefined;
  /** 核销金额: what this write-off took, in 元. */
  writeOffAmt?: string | undefined;
  /**
   * 核销状态: how far the write-off is. May be absent: then it counts as pending. `1` 预核销中, pending; `2`
   * 已核销, done; `3` 已取消, cancelled.
   */
  writeOffStat?: '1' | '2' | '3' | (string & {}) | undefined;
  /** 核销时间: when it was used. `yyyy-MM-dd HH:mm:ss`. */
  writeOffTime?: string | undefined;
  /** `writeOffTime` in epoch milliseconds; absent where it cannot be read. */
  writeOffTimeMs?: number | undefined;
}

/** What is known of a coupon that is used several times. */
export interface KingdeeClaimRecord {
  /** 领用记录ID: the claim record. */
  recordBillId: string;
  /** Write-offs that were not cancelled, pending ones among them. */
  uses: number;
  /** Of these, the pending ones. */
  pending: number;
  /**
   * What is left, in 元: the least 可用金额 of its rows, less what is pending, so that it is never too much.
   * Absent where a figure is missing.
   */
  balance?: string | undefined;
  /** A row has no known `writeOffStat`, or its rows differ in 可用金额. */
  uncertain: boolean;
}

/** Lists the write-offs of a store (《优惠券核销》). A page of write-offs. */
export interface KingdeeListWriteOffsResult {
  /** 总计条目: rows in all. */
  count?: number | undefined;
  /** 当前页大小: rows of this page. */
  currentPageSize?: number | undefined;
  /** 当前页: this page, from 1. */
  page?: number | undefined;
  /** 页大小: rows a page. */
  pageSize?: number | undefined;
  /** 返回数据列表: one row a write-off. */
  rows: KingdeeWriteOff[];
  /** 总页数: pages in all. */
  totalPage?: number | undefined;
  /**
   * What the rows add up to, for coupons that are used several times (`schemaType` 4 and 5), by claim record. To
   * add up pages and stores, give `toCoupons` a result with the rows of all of them.
   */
  records: KingdeeClaimRecord[];
}

/**
 * Sends a coupon to a customer (《tmall.nrt.coupon.send (券发放接口)》). Repeated with the same `outId` it
 * answers with the coupon that was sent the first time. 发券dto: which coupon to send, and to whom.
 */
export interface TmallSendCouponParams {
  /** 业务code: the business. */
  bizCode: string;
  /** 加密后淘系ID: the customer, encrypted. Required, and settled by the backend. */
  openId?: string | undefined;
  /** 扩展字段: extensions, as JSON text. */
  extra?: string | undefined;
  /** 渠道: where it is claimed. */
  channel: string;
  /**
   * 幂等ID: the idempotency id. Make one for a claim, keep it, and repeat with the same one. Required, and settled
   * by the backend.
   */
  outId?: string | undefined;
  /** 券code: the coupon to send. Required, and settled by the backend. */
  uuid?: string | undefined;
  /**
   * 券类型. The list is not complete, the document's own example sends 1: other numbers pass with a warning. `247`
   * 品类券, for a category of goods; `276` 门店券, for a store; `357` 门店通用券, for all stores.
   */
  couponType: '247' | 247 | '276' | 276 | '357' | 357 | (number & {}) | (string & {});
}

/** A coupon that was sent. The document gives no units: the settings `moneyUnit` and `timeUnit` do. */
export interface TmallSentCoupon {
  /** 面额: the amount that it takes off. */
  discount?: string | undefined;
  /** 门槛: the least amount. */
  startFee?: string | undefined;
  /** 券名称: its name. */
  couponName?: string | undefined;
  /** 券模板ID: what it was issued from. */
  couponTemplateId?: string | undefined;
  /** 券实例ID: the coupon itself. */
  couponInstanceId?: string | undefined;
  /** 结束时间: valid up to then. */
  endTime?: string | undefined;
  /** `endTime` in epoch milliseconds; absent where it cannot be read. */
  endTimeMs?: number | undefined;
  /** 开始时间: valid from then on. */
  startTime?: string | undefined;
  /** `startTime` in epoch milliseconds; absent where it cannot be read. */
  startTimeMs?: number | undefined;
}

/**
 * Sends a coupon to a customer (《tmall.nrt.coupon.send (券发放接口)》). Repeated with the same `outId` it
 * answers with the coupon that was sent the first time. What became of the claim.
 */
export interface TmallSendCouponResult {
  /** 发券结果对象: the coupon that was sent. */
  model: TmallSentCoupon;
  /** The platform's id of this call. */
  requestId?: string | undefined;
}

/** Lists vouchers (templates), paged (《优惠券查询接口》). Without a date, all vouchers are listed. */
export interface WaiqinQueryVouchersParams {
  /** 页码: the page, from 1. Default 1. From 1 to 2147483647. */
  pageNumber?: number | string | undefined;
  /** 每页记录条数: rows of a page. Default 1000. From 1 to 1000. */
  pageLength?: number | string | undefined;
  /** 创建时间开始: created from this day on. `yyyy-MM-dd`. */
  startCreateDate?: string | undefined;
  /** 创建时间结束: created up to this day. `yyyy-MM-dd`. */
  endCreateDate?: string | undefined;
  /** 修改时间开始: changed from this day on. `yyyy-MM-dd`. */
  startModifyDate?: string | undefined;
  /** 修改时间结束: changed up to this day. `yyyy-MM-dd`. */
  endModifyDate?: string | undefined;
}

/** A level of customers. */
export interface WaiqinCustomerLevel {
  /** 客户级别id. */
  id?: string | undefined;
  /** 客户级别名称. */
  name?: string | undefined;
}

/** A type of customers. */
export interface WaiqinCustomerType {
  /** 客户类型id. */
  id?: string | undefined;
  /** 客户类型名称. */
  name?: string | undefined;
}

/** A department that looks after customers. */
export interface WaiqinDepartment {
  /** 客户部门id. */
  id?: string | undefined;
  /** 客户部门名称. */
  name?: string | undefined;
}

/** A label of customers. */
export interface WaiqinCustomerLabel {
  /** 客户标签id. */
  id?: string | undefined;
  /** 客户标签名称. */
  name?: string | undefined;
}

/** A sales district. */
export interface WaiqinDistrict {
  /** 客户销售区域id. */
  id?: string | undefined;
  /** 客户销售区域编码. */
  code?: string | undefined;
  /** 客户销售区域名称. */
  name?: string | undefined;
}

/** A customer. */
export interface WaiqinCustomer {
  /** 客户id. */
  id?: string | undefined;
  /** 客户编码. */
  code?: string | undefined;
  /** 客户名称. */
  name?: string | undefined;
}

/** One of the goods that a voucher applies to. */
export interface WaiqinProduct {
  /** 商品id. */
  id?: string | undefined;
  /** 商品编码. */
  code?: string | undefined;
  /** 商品名称. */
  name?: string | undefined;
  /** 是否必含: whether the order must hold it. `Y` 是, yes; `N` 否, no. */
  isRequired?: 'Y' | 'N' | (string & {}) | undefined;
  /** 必含数量: how many of it. */
  requiredNum?: string | undefined;
  /** 必含单位id: the unit of `requiredNum`. */
  unitId?: string | undefined;
  /** 必含单位名称: its name. */
  unitName?: string | undefined;
}

/** A brand. */
export interface WaiqinBrand {
  /** 商品品牌id. */
  id?: string | undefined;
  /** 商品品牌名称. */
  name?: string | undefined;
}

/** A type of goods. */
export interface WaiqinProductType {
  /** 商品类型id. */
  id?: string | undefined;
  /** 商品类型名称. */
  name?: string | undefined;
}

/** A voucher: a template of what customers hold. */
export interface WaiqinVoucher {
  /** 优惠券id. */
  id?: string | undefined;
  /** 优惠券名称: its name. */
  name?: string | undefined;
  /** 有效起始日期: the first day. `yyyy-MM-dd`. */
  startDate?: string | undefined;
  /** `startDate` in epoch milliseconds; absent where it cannot be read. */
  startDateMs?: number | undefined;
  /** 有效截止日期: the last day, included. `yyyy-MM-dd`. */
  endDate?: string | undefined;
  /** `endDate` in epoch milliseconds; absent where it cannot be read. */
  endDateMs?: number | undefined;
  /** 面值: what it takes off, in 元. */
  money?: string | undefined;
  /** 总数量: how many there are. */
  num?: number | undefined;
  /** 使用门槛方式: whether there is a least amount. `Y` 是, yes; `N` 否, no. */
  doorsillType?: 'Y' | 'N' | (string & {}) | undefined;
  /** 使用门槛金额: the least amount, in 元. */
  doorsillAmount?: string | undefined;
  /** 单客户限领数量: how many a customer may claim. */
  eachCmNum?: number | undefined;
  /** 限定支付方式: the way of paying. `UNLIMITED` 无限制, any; `ONLINE` 在线支付, online. */
  payType?: 'UNLIMITED' | 'ONLINE' | (string & {}) | undefined;
  /** 使用说明: how to use it. */
  remark?: string | undefined;
  /** 优惠券来源: where it comes from. `ZZ` 系统自建, made in this system; `XF` 互联下发, handed down. */
  sourceFrom?: 'ZZ' | 'XF' | (string & {}) | undefined;
  /** 是否必含: whether the order must hold certain goods. `Y` 是, yes; `N` 否, no. */
  hasRequired?: 'Y' | 'N' | (string & {}) | undefined;
  /**
   * 必含方式: which of the goods. Has a value only for `prodMode` PRODUCT and `sourceFrom` XF; may be `0`.
   * `ANYONE` 必含任一, any of them; `ALL` 必含全部, all of them.
   */
  requiredType?: 'ANYONE' | 'ALL' | (string & {}) | undefined;
  /** 必含总数量: how many of them together; 0 is none. */
  requiredAllnum?: string | undefined;
  /** 是否终止: whether it was ended. `Y` 是, yes; `N` 否, no. */
  isFinish?: 'Y' | 'N' | (string & {}) | undefined;
  /** 优惠方式: what it gives. `GDMZ` 固定面值, an amount; `ZKBL` 折扣比例, a share. */
  discountsType?: 'GDMZ' | 'ZKBL' | (string & {}) | undefined;
  /** 折扣比例: the share, 0 to 1. */
  discountsPercent?: string | undefined;
  /** 最大优惠金额: the most that comes off, in 元. */
  maxDiscountsAmount?: string | undefined;
  /** 客户范围: whom it is for. `1` 指定客户范围, by level, type and so on; `2` 指定具体客户, certain customers. */
  tradeRange?: '1' | '2' | (string & {}) | undefined;
  /** 客户级别列表, for `tradeRange` 1. */
  cmLevels?: WaiqinCustomerLevel[] | undefined;
  /** 客户类型列表, for `tradeRange` 1. */
  cmTypes?: WaiqinCustomerType[] | undefined;
  /** 客户部门列表, for `tradeRange` 1. */
  cmDepts?: WaiqinDepartment[] | undefined;
  /** 客户标签列表, for `tradeRange` 1. */
  cmLabels?: WaiqinCustomerLabel[] | undefined;
  /** 客户销售区域列表, for `tradeRange` 1. */
  cmDistricts?: WaiqinDistrict[] | undefined;
  /** 客户列表, for `tradeRange` 2. */
  cmInfos?: WaiqinCustomer[] | undefined;
  /**
   * 商品范围: the goods that it applies to. `ALL` 全部商品, all goods; `TYPE` 商品类型, `prodTypes`; `BRAND`
   * 商品品牌, `prodBrands`; `PRODUCT` 指定商品, `pdInfos`.
   */
  prodMode?: 'ALL' | 'TYPE' | 'BRAND' | 'PRODUCT' | (string & {}) | undefined;
  /** 商品信息列表, for `prodMode` PRODUCT. */
  pdInfos?: WaiqinProduct[] | undefined;
  /** 商品品牌列表, for `prodMode` BRAND; the document's table says `prodBrand`, its example `prodBrands`. */
  prodBrands?: WaiqinBrand[] | undefined;
  /** 商品类型列表, for `prodMode` TYPE. */
  prodTypes?: WaiqinProductType[] | undefined;
}

/** Lists vouchers (templates), paged (《优惠券查询接口》). A page of vouchers. */
export interface WaiqinQueryVouchersResult {
  /** 响应编码: `0`. */
  returnCode?: string | undefined;
  /** 响应说明: the platform's own words. */
  message?: string | undefined;
  /** The id of the call, as the backend made it. */
  msgId?: string | undefined;
  /** The vouchers. */
  rows: WaiqinVoucher[];
}

/**
 * Creates a voucher (《优惠券新增接口》). Lists of ids, names or codes are one text with commas between. Where
 * an id and a name are both given, the platform reads the id.
 */
export interface WaiqinAddVoucherParams {
  /** 优惠券名称: its name. At most 32 characters. */
  name: string;
  /** 开始日期: the first day. `yyyy-MM-dd`. */
  startDate: string;
  /** 截止日期: the last day, included. `yyyy-MM-dd`. */
  endDate: string;
  /**
   * 面值: what it takes off, in 元. Required unless `discountsType` is `ZKBL`. At most 12 digits before the point
   * and 8 after it.
   */
  money?: number | string | undefined;
  /**
   * 使用门槛金额: the least amount, in 元. Required where `doorsillType` is `Y`. At most 12 digits before the
   * point and 8 after it.
   */
  doorsillAmount?: number | string | undefined;
  /** 使用门槛方式: whether there is a least amount. `Y` 是, yes; `N` 否, no. */
  doorsillType?: 'Y' | 'N' | undefined;
  /** 限定支付方式: the way of paying. `UNLIMITED` 无限制, any; `ONLINE` 在线支付, online. */
  payType?: 'UNLIMITED' | 'ONLINE' | undefined;
  /** 使用说明: how to use it. At most 1000 characters. */
  remark?: string | undefined;
  /**
   * 发放方式: how it is given out. `ZDLQ` needs `tradeRange` 1. `ZDLQ` 主动领取, claimed by the customer; `HDFF`
   * 活动发放, given by a campaign; `THIRDPARTY` 第三方领取, claimed through a third party.
   */
  grantType?: 'ZDLQ' | 'HDFF' | 'THIRDPARTY' | undefined;
  /** 单客户限领数量: how many a customer may claim. From 0 to 99999. */
  eachCmNum?: number | string | undefined;
  /** 总数量: how many there are. From 0 to 99999. */
  num?: number | string | undefined;
  /**
   * 客户范围: whom it is for. 2 needs `cmId` or `cmCode`. `1` 指定客户范围, by level, type and so on; `2`
   * 指定具体客户, certain customers.
   */
  tradeRange?: '1' | 1 | '2' | 2 | undefined;
  /** 客户类型id: customer types, by id. */
  cmTypeId?: string | undefined;
  /** 客户类型名称: customer types, by name. */
  cmTypeName?: string | undefined;
  /** 客户等级id: customer levels, by id. */
  cmLevelId?: string | undefined;
  /** 客户等级名称: customer levels, by name. */
  cmLevelName?: string | undefined;
  /** 客户部门id: departments, by id. */
  cmDeptId?: string | undefined;
  /** 客户部门名称: departments, by name. */
  cmDeptName?: string | undefined;
  /** 客户标签id: labels, by id. */
  cmLabelId?: string | undefined;
  /** 客户标签名称: labels, by name. */
  cmLabelName?: string | undefined;
  /** 客户销售区域id: sales districts, by id. */
  cmDistrictId?: string | undefined;
  /** 客户销售区域名称: sales districts, by name. */
  cmDistrictName?: string | undefined;
  /** 客户id: customers, by id. Settled by the backend. */
  cmId?: string | undefined;
  /** 客户编码: customers, by code. Settled by the backend. */
  cmCode?: string | undefined;
  /**
   * 商品范围: the goods that it applies to. `ALL` 全部商品, all goods; `TYPE` 商品类型, needs `prodTypeId` or
   * `prodTypeName`; `BRAND` 商品品牌, needs `prodBrandId` or `prodBrandName`; `PRODUCT` 指定商品, needs `prodId`
   * or `prodCode`.
   */
  prodMode?: 'ALL' | 'TYPE' | 'BRAND' | 'PRODUCT' | undefined;
  /** 商品类型id: product types, by id. */
  prodTypeId?: string | undefined;
  /** 商品类型名称: product types, by name. */
  prodTypeName?: string | undefined;
  /** 商品品牌id: brands, by id. */
  prodBrandId?: string | undefined;
  /** 商品品牌名称: brands, by name. */
  prodBrandName?: string | undefined;
  /** 商品id: products, by id. */
  prodId?: string | undefined;
  /** 商品编码: products, by code. */
  prodCode?: string | undefined;
  /** 业务来源名称: where the business comes from. At most 32 characters. */
  businessFromName?: string | undefined;
  /** 备注: a note. At most 1000 characters. */
  comment?: string | undefined;
  /** 是否自动领取: whether customers get it without claiming. `Y` 是, yes; `N` 否, no. */
  autoReceive?: 'Y' | 'N' | undefined;
  /** 优惠方式: what it gives. `GDMZ` 固定面值, an amount; `ZKBL` 折扣比例, a share. */
  discountsType?: 'GDMZ' | 'ZKBL' | undefined;
  /**
   * 折扣比例: the share; the document does not say whether it is paid or taken off. Required for `ZKBL`. From 0 to
   * 1, at most 4 decimals.
   */
  discountsPercent?: number | string | undefined;
  /**
   * 最大优惠金额: the most that comes off, in 元; read for `ZKBL`. At most 12 digits before the point and 8 after
   * it.
   */
  maxDiscountsAmount?: number | string | undefined;
}

/** Creates a voucher (《优惠券新增接口》). The voucher that was created. */
export interface WaiqinAddVoucherResult {
  /** 响应编码: `0`. */
  returnCode?: string | undefined;
  /** 响应说明: the platform's own words. */
  message?: string | undefined;
  /** The id of the call, as the backend made it. */
  msgId?: string | undefined;
  /** 优惠券id: its id. */
  voucherId: string;
}

/** Ends a voucher (《优惠券终止接口》). Which voucher. */
export interface WaiqinFinishVoucherParams {
  /** 优惠券号: the voucher. At most 32 characters. */
  voucherId: string;
}

/** It was done; there is no data. */
export interface WaiqinDoneResult {
  /** 响应编码: `0`. */
  returnCode?: string | undefined;
  /** 响应说明: the platform's own words. */
  message?: string | undefined;
  /** The id of the call, as the backend made it. */
  msgId?: string | undefined;
}

/** Moves the last day of a voucher (《优惠券截止日期变更》). Which voucher, and until when. */
export interface WaiqinChangeVoucherEndDateParams {
  /** 优惠券号: the voucher. At most 32 characters. */
  voucherId: string;
  /** The new last day, included (named in the example only). `yyyy-MM-dd`. */
  endDate: string;
}

/**
 * Claims a voucher for a customer (《领取优惠券接口》). A voucher by id or name, and a customer by one of three
 * keys.
 */
export interface WaiqinReceiveVoucherParams {
  /** 优惠券名称: the voucher, by name. At most 32 characters. */
  voucherName?: string | undefined;
  /** 优惠券号: the voucher. At most 32 characters. */
  voucherId?: string | undefined;
  /** 客户id: the customer, by id. At most 32 characters. Settled by the backend. */
  cmId?: string | undefined;
  /** 客户编码: the customer, by code. At most 32 characters. Settled by the backend. */
  cmCode?: string | undefined;
  /** 客户SourceCode: the customer, by source code. At most 32 characters. Settled by the backend. */
  cmSourceCode?: string | undefined;
  /** 领取时间: when it was claimed. `yyyy-MM-dd HH:mm:ss`. Settled by the backend. */
  receiveTime?: string | undefined;
}

/**
 * Claims a voucher for a customer (《领取优惠券接口》). It was claimed. `waiqin.queryVoucherUsage` shows what
 * the customer holds.
 */
export interface WaiqinReceiveVoucherResult {
  /** 响应编码: `0`. */
  returnCode?: string | undefined;
  /** 响应说明: the platform's own words. */
  message?: string | undefined;
  /** The id of the call, as the backend made it. */
  msgId?: string | undefined;
  /** What the platform answers here is not documented: as it came. */
  data?: unknown;
}

/** Lists the customers that a voucher is for, paged (《优惠券查询客户信息接口》). Which voucher. */
export interface WaiqinListVoucherCustomersParams {
  /** 页码: the page, from 1. Default 1. From 1 to 2147483647. */
  pageNumber?: number | string | undefined;
  /** 每页记录条数: rows of a page. Default 1000. From 1 to 1000. */
  pageLength?: number | string | undefined;
  /** 优惠券id: the voucher. At most 32 characters. */
  voucherId: string;
}

/** Lists the customers that a voucher is for, paged (《优惠券查询客户信息接口》). A page of customers. */
export interface WaiqinListVoucherCustomersResult {
  /** 响应编码: `0`. */
  returnCode?: string | undefined;
  /** 响应说明: the platform's own words. */
  message?: string | undefined;
  /** The id of the call, as the backend made it. */
  msgId?: string | undefined;
  /** The customers. */
  rows: WaiqinCustomer[];
}

/**
 * Lists what customers hold of a voucher and have used (《单张优惠券使用明细查询接口》). Which voucher, and in
 * which state.
 */
export interface WaiqinQueryVoucherUsageParams {
  /** 优惠券号: the voucher. At most 32 characters. */
  voucherId: string;
  /** 使用状态: only those in this state. `0` 未使用, not used; `1` 已使用, used; `2` 已过期, expired. */
  voucherStatus?: '0' | 0 | '1' | 1 | '2' | 2 | undefined;
}

/** A voucher in a customer's hands. */
export interface WaiqinVoucherUsage {
  /** 优惠券详情id: what the customer holds. */
  id?: string | undefined;
  /** 客户id: the customer. */
  cmId?: string | undefined;
  /** 客户sourceCode: the customer's source code. */
  cmSourceCode?: string | undefined;
  /** 客户编码: the customer's code. */
  cmCode?: string | undefined;
  /** 客户名称: the customer's name. */
  cmName?: string | undefined;
  /** 优惠券号: the voucher that it was issued from. */
  voucherId?: string | undefined;
  /** 优惠券名称: its name. */
  voucherName?: string | undefined;
  /** 使用开始时间: the first day (the document's yyyy-dd-mm is a misprint). `yyyy-MM-dd`. */
  startDate?: string | undefined;
  /** `startDate` in epoch milliseconds; absent where it cannot be read. */
  startDateMs?: number | undefined;
  /** 使用结束时间: the last day, included. `yyyy-MM-dd`. */
  endDate?: string | undefined;
  /** `endDate` in epoch milliseconds; absent where it cannot be read. */
  endDateMs?: number | undefined;
  /** 使用门槛: the least amount, in 元. */
  doorsillAmount?: string | undefined;
  /** 面值: what it takes off, in 元. */
  money?: string | undefined;
  /** 优惠方式: what it gives. `GDMZ` 固定面值, an amount; `ZKBL` 折扣比例, a share. */
  discountsType?: 'GDMZ' | 'ZKBL' | (string & {}) | undefined;
  /** 折扣比例: the share, 0 to 100. */
  discountsPercent?: string | undefined;
  /** 最大优惠金额: the most that comes off, in 元. */
  maxDiscountsAmount?: string | undefined;
  /** 业务来源: where the business comes from. */
  businessFromName?: string | undefined;
  /**
   * 创建方式: who made it. `ZZ` 自增加, made in this system; `XF` 互联下发, handed down; `OPENAPI` 外部系统, by
   * another system.
   */
  createType?: 'ZZ' | 'XF' | 'OPENAPI' | (string & {}) | undefined;
  /** 发放时间: when it was given out; seconds may be missing. `yyyy-MM-dd HH:mm:ss`. */
  distributeTime?: string | undefined;
  /** `distributeTime` in epoch milliseconds; absent where it cannot be read. */
  distributeTimeMs?: number | undefined;
  /** 领用时间: when it was claimed; seconds may be missing. `yyyy-MM-dd HH:mm:ss`. */
  receiveTime?: string | undefined;
  /** `receiveTime` in epoch milliseconds; absent where it cannot be read. */
  receiveTimeMs?: number | undefined;
  /** 订单id: the order that used it. */
  orderId?: string | undefined;
  /** 订单号: its number. */
  orderNo?: string | undefined;
  /** 下单时间: when it was placed. `yyyy-MM-dd HH:mm:ss`. */
  orderCreateTime?: string | undefined;
  /** `orderCreateTime` in epoch milliseconds; absent where it cannot be read. */
  orderCreateTimeMs?: number | undefined;
  /** 订单金额: what it came to, in 元. */
  orderAmount?: string | undefined;
  /** 实际优惠金额: what the voucher took off it, in 元. */
  voucherAmount?: string | undefined;
  /** 使用状态: its state. `0` 未使用, not used; `1` 已使用, used; `2` 已过期, expired. */
  useStatus?: '0' | '1' | '2' | (string & {}) | undefined;
}

/**
 * Lists what customers hold of a voucher and have used (《单张优惠券使用明细查询接口》). What customers hold and
 * have used.
 */
export interface WaiqinQueryVoucherUsageResult {
  /** 响应编码: `0`. */
  returnCode?: string | undefined;
  /** 响应说明: the platform's own words. */
  message?: string | undefined;
  /** The id of the call, as the backend made it. */
  msgId?: string | undefined;
  /** One a voucher held. */
  rows: WaiqinVoucherUsage[];
}

/** One of the goods of a cart. */
export interface ZvcmsTradeMark {
  /** 商品实体数量: how many. From 1 to 2147483647. */
  num: number | string;
  /** 商品实体标识: the mark of the goods. */
  tradeMark: string;
  /** 商品实体价格: the price of one, in 元. At most 12 digits before the point and 8 after it. */
  price: number | string;
}

/**
 * Lists the coupons of a member that the platform holds usable for a cart (《7.4.6 筛选用户可用优惠券》). The
 * cart and the member whose coupons are asked for. One of `userId` and `userCode` is required.
 */
export interface ZvcmsListUsableCouponsParams {
  /** 门店编码: the shop's mark. */
  multiMark?: string | undefined;
  /** 用户id: the member; wins over `userCode`. Settled by the backend. */
  userId?: string | undefined;
  /** The goods of the cart. */
  tradeMarks?: ZvcmsTradeMark[] | undefined;
  /** 订单折扣金额: what the order was reduced by already, in 元. At most 12 digits before the point and 8 after it. */
  discountPrice?: number | string | undefined;
  /**
   * The way of buying. The numbers differ from those of `sceneType` in the answer. `1` 堂食, dine in; `3` 外卖,
   * takeout.
   */
  typeCate?: '1' | 1 | '3' | 3 | undefined;
  /** 会员码: the member's code; not read where `userId` is given. Settled by the backend. */
  userCode?: string | undefined;
}

/** A coupon template. */
export interface ZvcmsCoupon {
  /** 优惠券模板id: by which coupons are issued. */
  id?: string | undefined;
  /** 优惠券所属平台: where it belongs. `1` 微信; `2` 口碑. */
  type?: '1' | '2' | (string & {}) | undefined;
  /** 优惠券名称: its name. */
  title?: string | undefined;
  /** 优惠券总数量: how many there are; 0 is without limit. */
  total?: number | undefined;
  /** 已领取的数量: how many were claimed. */
  number?: number | undefined;
  /** 已使用的数量: how many were used. */
  used?: number | undefined;
  /** 优惠券金额/折扣: 元 for `couponType` 0, a discount without a stated scale for 1. */
  amount?: string | undefined;
  /** 优惠形式: what `amount` is. `0` 指定金额, an amount; `1` 折扣券, a discount. */
  couponType?: '0' | '1' | (string & {}) | undefined;
  /** 最低使用金额: the least amount in 元; 0 is none. */
  minAmountUse?: string | undefined;
  /** 每人限领多少张: how many a member may claim; 0 is without limit. */
  numberOfUser?: number | undefined;
  /**
   * 可使用的商品: the goods that it applies to. `0` 所有商品, all goods; `1` 指定商品, certain goods, which the
   * answer does not list.
   */
  goodsRangeType?: '0' | '1' | (string & {}) | undefined;
  /**
   * 有效期类型: how its validity is stated. `0` 固定日期, fixed days; `1` 领到券当日开始N天内, N days from the day
   * of the claim; `2` 领到券次日开始N天内, N days from the day after.
   */
  expireType?: '0' | '1' | '2' | (string & {}) | undefined;
  /** 开始时间, epoch seconds. */
  startAt?: string | undefined;
  /** `startAt` in epoch milliseconds; absent where it cannot be read. */
  startAtMs?: number | undefined;
  /** 结束时间, epoch seconds; that second is included. */
  endAt?: string | undefined;
  /** `endAt` in epoch milliseconds; absent where it cannot be read. */
  endAtMs?: number | undefined;
  /** N天内生效的N: the days of `expireType` 1 and 2. */
  expireDays?: number | undefined;
  /** 使用说明: how to use it. */
  desc?: string | undefined;
  /** 状态: whether the template is available. `0` 不可用, not available; `1` 可用, available. */
  status?: '0' | '1' | (string & {}) | undefined;
  /** 是否显示在商品详情页: whether goods pages show it. `0` no; `1` yes. */
  showPage?: '0' | '1' | (string & {}) | undefined;
  /**
   * 适用场景: the ways of buying that take it. `1` 外卖; `2` 堂食; `3` 外卖+堂食; `4` 买单; `5` 外卖+买单; `6`
   * 堂食+买单; `7` 通用, any.
   */
  sceneType?: '1' | '2' | '3' | '4' | '5' | '6' | '7' | (string & {}) | undefined;
  /** 是否只享受优惠券优惠: whether it excludes other discounts. `0` no; `1` yes. */
  onlyCoupon?: '0' | '1' | (string & {}) | undefined;
  /** 每人每天使用次数: uses a day; 0 is without limit. */
  usePerPersonPerDay?: number | undefined;
  /** 是否可领用: whether it can be claimed. `0` no; `1` yes. */
  isReceive?: '0' | '1' | (string & {}) | undefined;
  /** 是否使用时间段: whether hours restrict it, which the answer does not list. `0` no; `1` yes. */
  isUseTimeRange?: '0' | '1' | (string & {}) | undefined;
  /**
   * What kind of coupon it is. `0` 现金券/折扣券; `2` 限制数量免单券, `maxNum` and `minNum` items free; `3`
   * erp兑换券 (线下用); `4` 买M送N券; `5` 商品券, which the document does not define; `6` 免运费/配送费券; `7`
   * 免排队券; `8` 停车券.
   */
  category?: '0' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | (string & {}) | undefined;
  /** 免单最高金额的几件商品: how many of the dearest items are free. */
  maxNum?: number | undefined;
  /** 免单最低金额的几件商品: how many of the cheapest items are free. */
  minNum?: number | undefined;
  /** 订单满几件商品可用: the least number of items; 0 is none. */
  minNumUse?: number | undefined;
  /**
   * 适用门店: the shops that take it. `0` 所有门店, all shops; `1` 指定门店可用, only `shopIds`; `2`
   * 指定门店不可用, all but `shopIds`.
   */
  multiRangeType?: '0' | '1' | '2' | (string & {}) | undefined;
  /** 指定的门店ID: the platform sends JSON text of a list. */
  shopIds?: string[] | undefined;
  /** 优惠券说明: what it is. */
  explainText?: string | undefined;
  /** 买M送N券: N, the next dearest items, free. */
  secondMaxNum?: number | undefined;
  /** 买M送N券: M, the items to buy. */
  goodsRangeNum?: number | undefined;
  /** 券标签: a short mark. */
  couponLabel?: string | undefined;
  /** 类型说明: its scenes in words. */
  sceneTypeDesc?: string | undefined;
  /** 优惠券标题: its headline. */
  couponTitle?: string | undefined;
  /** 优惠说明: what it gives, in words. */
  couponAmount?: string | undefined;
  /** 优惠金额: the platform's own figure for this cart, in 元. */
  allCouponAmount?: string | undefined;
}

/** A coupon in a member's hands. */
export interface ZvcmsUserCoupon {
  /** 用户优惠券id: what a write-off names. */
  id?: string | undefined;
  /** 用户id: the member. */
  userId?: string | undefined;
  /** 优惠券id (`coupon_id`); not the code `couponId`. */
  couponRowId?: string | undefined;
  /** 开始时间, epoch seconds. */
  startAt?: string | undefined;
  /** `startAt` in epoch milliseconds; absent where it cannot be read. */
  startAtMs?: number | undefined;
  /** 结束时间, epoch seconds; that second is included. */
  endAt?: string | undefined;
  /** `endAt` in epoch milliseconds; absent where it cannot be read. */
  endAtMs?: number | undefined;
  /** 使用状态: whether it was used. `0` 未使用, not used; `1` 已使用, used. */
  status?: '0' | '1' | (string & {}) | undefined;
  /** The template that it was issued from. */
  coupon?: ZvcmsCoupon | undefined;
  /** 券核销码: the code that a till redeems. */
  couponId?: string | undefined;
}

/**
 * Lists the coupons of a member that the platform holds usable for a cart (《7.4.6 筛选用户可用优惠券》). The
 * coupons that the platform holds usable for the cart that was sent. Coupons that this cart cannot use may be
 * missing: ask again after an edit.
 */
export interface ZvcmsListUsableCouponsResult {
  /** Always `false`: the list is filtered by the cart that was sent. */
  complete: false;
  /** 描述: the platform's own words. */
  message?: string | undefined;
  /** 用户优惠券: what the member holds. */
  rows: ZvcmsUserCoupon[];
}

/**
 * The params of every operation, under one convention: `null` is absent, ids are text, amounts and counts are
 * numbers or decimal text. Fields that are settled by the backend may be left out by a page that forwards.
 */
export interface OperationParams {
  'kingdee.distributeCoupons': KingdeeDistributeCouponsParams;
  'kingdee.listWriteOffs': KingdeeListWriteOffsParams;
  'tmall.sendCoupon': TmallSendCouponParams;
  'waiqin.queryVouchers': WaiqinQueryVouchersParams;
  'waiqin.addVoucher': WaiqinAddVoucherParams;
  'waiqin.finishVoucher': WaiqinFinishVoucherParams;
  'waiqin.changeVoucherEndDate': WaiqinChangeVoucherEndDateParams;
  'waiqin.receiveVoucher': WaiqinReceiveVoucherParams;
  'waiqin.listVoucherCustomers': WaiqinListVoucherCustomersParams;
  'waiqin.queryVoucherUsage': WaiqinQueryVoucherUsageParams;
  'zvcms.listUsableCoupons': ZvcmsListUsableCouponsParams;
}

/**
 * The result of every operation, under one convention: ids and amounts are text, counts are numbers, a field
 * that the platform left empty is absent. A date or time `x` comes as the platform's text, with epoch
 * milliseconds at +08:00 beside it as `xMs`. Codes are text, and ones that no document lists are kept; so are
 * fields that no document lists, under the platform's own names.
 */
export interface OperationResults {
  'kingdee.distributeCoupons': KingdeeDistributeCouponsResult;
  'kingdee.listWriteOffs': KingdeeListWriteOffsResult;
  'tmall.sendCoupon': TmallSendCouponResult;
  'waiqin.queryVouchers': WaiqinQueryVouchersResult;
  'waiqin.addVoucher': WaiqinAddVoucherResult;
  'waiqin.finishVoucher': WaiqinDoneResult;
  'waiqin.changeVoucherEndDate': WaiqinDoneResult;
  'waiqin.receiveVoucher': WaiqinReceiveVoucherResult;
  'waiqin.listVoucherCustomers': WaiqinListVoucherCustomersResult;
  'waiqin.queryVoucherUsage': WaiqinQueryVoucherUsageResult;
  'zvcms.listUsableCoupons': ZvcmsListUsableCouponsResult;
}

/** The params that say who the shopper is or how much they get: only the backend settles them. */
export const SERVER_OWNED = {
  'kingdee.distributeCoupons': ['qty', 'cashierId', 'memberCardId', 'memberId', 'mobile'],
  'kingdee.listWriteOffs': ['memberCardId', 'memberId'],
  'tmall.sendCoupon': ['openId', 'outId', 'uuid'],
  'waiqin.queryVouchers': [],
  'waiqin.addVoucher': ['cmId', 'cmCode'],
  'waiqin.finishVoucher': [],
  'waiqin.changeVoucherEndDate': [],
  'waiqin.receiveVoucher': ['cmId', 'cmCode', 'cmSourceCode', 'receiveTime'],
  'waiqin.listVoucherCustomers': [],
  'waiqin.queryVoucherUsage': [],
  'zvcms.listUsableCoupons': ['userId', 'userCode'],
} as const satisfies Record<Operation, readonly string[]>;

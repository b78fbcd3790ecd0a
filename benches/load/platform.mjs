// A platform that answers at once, and always the same: node platform.mjs ROWS.
import { createServer } from 'node:http';

const rows = Array.from({ length: Number(process.argv[2]) }, (_, i) => ({
  bill_no: `M003320261127${String(i).padStart(4, '0')}`, cashier_id: '1333222', cashier_name: '收银员01', coupons_id: String(100 + i),
  coupons_no: `YHQ00${i}`, create_time: '2026-11-27 10:00:00', member_card_id: '1', member_card_no: '001', member_id: '1333333333',
  member_mobile: '13222113311', member_name: '会员001', record_bill_id: `18202560486577${30000 + i}`, record_usable_amt: '0',
  record_write_off_amt: '10', schema_no: 'FA001', schema_type: '1', store_id: '1333333333', store_name: '春熙路店', store_no: '001',
  write_off_amt: '10', write_off_stat: '2', write_off_time: '2026-11-27 10:01:05',
}));
const data = { count: rows.length, current_page_size: rows.length, page: 1, page_size: 100, rows, total_page: 1 };
const answer = Buffer.from(JSON.stringify({ data, description: 'success', errcode: 0 }));

const server = createServer((incoming, outgoing) => {
  incoming.resume();
  outgoing.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', 'content-length': answer.length }).end(answer);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => { process.send(server.address().port); });

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Forward mode for Tmall: the page says which activity, everything else is the backend's. The page's side is
 * <pre>new Client({ forward: ({ params }) =&gt; fetch('/claim?activity=' + encodeURIComponent(params.uuid), { method: 'POST' })
 *     .then(async (r) =&gt; ({ status: r.status, text: await r.text() })) })</pre>
 */
final class ClaimEndpoint {
    /** What the shop holds: the seller's session, and the activities that run, each with its coupon_type. */
    record Shop(String url, String appKey, String secret, String session, String bizCode,
            Map<String, Integer> activities) {}

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    /** Sends the coupon of an activity to a signed-in customer; the answer goes back to the page as it is. */
    HttpResponse<String> claim(Shop shop, String openId, String activity) throws Exception {
        Integer couponType = shop.activities().get(activity);
        if (couponType == null) throw new IllegalArgumentException("no such activity");
        // The same for every tap and every retry: the platform then answers with the same coupon.
        String outId = UUID.nameUUIDFromBytes((openId + " " + activity).getBytes(UTF_8)).toString();
        String dto = "{\"biz_code\":%s,\"open_id\":%s,\"channel\":\"h5\",\"out_id\":%s,\"uuid\":%s,\"coupon_type\":%d}"
                .formatted(quote(shop.bizCode()), quote(openId), quote(outId), quote(activity), couponType);
        Map<String, String> params = new TreeMap<>(Map.of("method", "tmall.nrt.coupon.send", "format", "json", "v", "2.0",
                "sign_method", "hmac-sha256", "app_key", shop.appKey(), "session", shop.session(),
                "timestamp", TIME.format(Instant.now().atOffset(ZoneOffset.ofHours(8))), "nrt_coupon_send_dto", dto));
        params.put("sign", CouponSigner.top("hmac-sha256", shop.secret(), params));
        String form = params.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + CouponSigner.encode(pair.getValue())).collect(joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(shop.url())).timeout(Duration.ofSeconds(8))
                .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A JSON text; ids and activities hold no control characters. */
    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

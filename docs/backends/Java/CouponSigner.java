import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The platforms' signatures, as signing-vectors.json has them. For a backend: secrets never reach a page. */
final class CouponSigner {
    /** Kingdee's X-Api-Signature. The query is not encoded; the body is not signed. */
    static String kingdee(String clientSecret, String method, String path, List<Map.Entry<String, String>> query,
            String nonce, String timestamp) {
        String encoded = query.stream().map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue())).sorted()
                .map(pair -> Arrays.stream(pair.split("=", -1)).map(CouponSigner::encode).collect(joining("=")))
                .collect(joining("&"));
        String text = method + "\n" + encode(path) + "\n" + encoded
                + "\nx-api-nonce:" + nonce + "\nx-api-timestamp:" + timestamp + "\n";
        return Base64.getEncoder().encodeToString(hex(hmac("HmacSHA256", clientSecret, text)).getBytes(UTF_8));
    }

    /** TOP's sign over all public and business parameters. */
    static String top(String signMethod, String secret, Map<String, String> params) {
        String text = params.entrySet().stream()
                .filter(pair -> !pair.getKey().isEmpty() && !pair.getKey().equals("sign") && !pair.getValue().isEmpty())
                .sorted((a, b) -> Arrays.compareUnsigned(a.getKey().getBytes(UTF_8), b.getKey().getBytes(UTF_8)))
                .map(pair -> pair.getKey() + pair.getValue()).collect(joining());
        String digest = switch (signMethod) {
            case "md5" -> md5(secret + text + secret);
            case "hmac" -> hex(hmac("HmacMD5", secret, text));
            default -> hex(hmac("HmacSHA256", secret, text));
        };
        return digest.toUpperCase();
    }

    /** Waiqin's digest over the exact body; the timestamp is yyyyMMddHHmmss at +08:00. */
    static String waiqin(String appkey, String body, String timestamp) {
        return md5(body + "|" + appkey + "|" + timestamp);
    }

    /** zvcms's Token; the timestamp is epoch seconds. Very likely, not proved: see docs/signing.md. */
    static String zvcms(String openKey, String openId, String grantCode, String nonce, String timestamp) {
        String text = "grantCode=" + grantCode + "&nonce=" + nonce + "&openId=" + openId + "&timestamp=" + timestamp;
        return encode(Base64.getEncoder().encodeToString(hmac("HmacSHA1", openKey, text)));
    }

    /** Percent-encodes all but A-Za-z0-9-_.~ */
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static String md5(String text) {
        try {
            return hex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Reads a key, its certificate and a trusted certificate as Java does; says what it saw, or fails. */
class Judge {
    public static void main(String[] arguments) throws Exception {
        PrivateKey key = readKey(arguments[0], arguments[1]);
        X509Certificate certificate = readCertificate(arguments[2]);
        X509Certificate anchor = readCertificate(arguments[3]);

        String hash = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        Signature signature = Signature.getInstance(hash);
        signature.initSign(key);
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(new byte[] {1, 2, 3});
        System.out.println("belongs: " + signature.verify(signed));

        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("anchor", anchor);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
        X509Certificate[] chain = {certificate};
        String kind = key.getAlgorithm().equals("RSA") ? "RSA" : "EC";
        manager.checkClientTrusted(chain, kind);
        manager.checkServerTrusted(chain, kind.equals("RSA") ? "ECDHE_RSA" : "ECDHE_ECDSA");
        System.out.println("trusted: both ways");

        System.out.println("subject: " + certificate.getSubjectX500Principal());
        System.out.println("names: " + certificate.getSubjectAlternativeNames());
        System.out.println("usages: " + certificate.getExtendedKeyUsage());
        System.out.println("ca: " + certificate.getBasicConstraints() + " " + anchor.getBasicConstraints());
    }

    static PrivateKey readKey(String file, String passPhrase) throws Exception {
        String pem = Files.readString(Path.of(file));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        PKCS8EncodedKeySpec plain = new PKCS8EncodedKeySpec(der);
        if (pem.contains("ENCRYPTED")) {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            String scheme = info.getAlgParameters().toString();
            System.out.println("scheme: " + scheme);
            Cipher cipher = Cipher.getInstance(scheme);
            PBEKeySpec spec = new PBEKeySpec(passPhrase.toCharArray());
            cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(scheme).generateSecret(spec), info.getAlgParameters());
            plain = info.getKeySpec(cipher);
        }
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(plain);
        } catch (java.security.spec.InvalidKeySpecException notRsa) {
            return KeyFactory.getInstance("EC").generatePrivate(plain);
        }
    }

    static X509Certificate readCertificate(String file) throws Exception {
        try (FileInputStream stream = new FileInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
        }
    }
}

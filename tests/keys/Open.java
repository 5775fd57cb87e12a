import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Opens PKCS#8 keys with the JDK, as Neo4j does, and prints the secret number of each; what it cannot open ends it. */
public class Open {
    public static void main(String[] args) throws Exception {
        for (int index = 1; index < args.length; index++) {
            String pem = Files.readString(Path.of(args[index]));
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
            boolean isEncrypted = pem.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
            System.out.println(number(isEncrypted ? decrypted(der, args[0]) : new PKCS8EncodedKeySpec(der)));
        }
    }

    static KeySpec decrypted(byte[] der, String passPhrase) throws Exception {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        String name = info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(name);
        var key = SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(passPhrase.toCharArray()));
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    static String number(KeySpec spec) throws Exception {
        for (String algorithm : new String[] {"RSA", "EC"}) {
            try {
                PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(spec);
                return key instanceof RSAPrivateKey rsa
                    ? "RSA " + rsa.getPrivateExponent().toString(16)
                    : "EC " + ((ECPrivateKey) key).getS().toString(16);
            } catch (java.security.spec.InvalidKeySpecException another) {
                // Neo4j tries one after the other, too.
            }
        }
        throw new IllegalArgumentException("no RSA and no EC key");
    }
}

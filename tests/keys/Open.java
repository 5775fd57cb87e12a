import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Opens an encrypted RSA key with the JDK and prints its public half. */
public class Open {
    public static void main(String[] args) throws Exception {
        String pem = Files.readString(Path.of(args[0]));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        String name = info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(name);
        var key = SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(args[1].toCharArray()));
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        var pair = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(info.getKeySpec(cipher));
        PublicKey half = KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(pair.getModulus(), pair.getPublicExponent()));
        System.out.println(Base64.getEncoder().encodeToString(half.getEncoded()));
    }
}

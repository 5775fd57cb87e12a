import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;

/** Reads each file named on standard input as Neo4j does with this JDK, and prints how many things were in it, or what was thrown. */
public class Judge {
    public static void main(String[] args) throws Exception {
        for (String line : new String(System.in.readAllBytes()).split("\n")) {
            String[] parts = line.split(" ", 2);
            byte[] bytes = Files.readAllBytes(Path.of(parts[1]));
            String said;
            try {
                said = "read " + read(parts[0], bytes);
            } catch (Exception e) {
                said = chain(e);
            }
            System.out.println(said.replace("\n", "\\n").replace("\r", "\\r"));
        }
    }

    static int read(String kind, byte[] bytes) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        InputStream in = new ByteArrayInputStream(bytes);
        switch (kind) {
            case "certificates": return factory.generateCertificates(in).size();
            case "crls": return factory.generateCRLs(in).size();
            default:
                int count = 0;
                while (in.available() > 0) {
                    factory.generateCertificate(in);
                    count++;
                }
                return count;
        }
    }

    static String chain(Throwable t) {
        StringBuilder chain = new StringBuilder();
        String last = "";
        for (; t != null; t = t.getCause()) {
            String one = t.getClass().getSimpleName() + ": " + t.getMessage();
            if (!one.equals(last)) chain.append(chain.length() > 0 ? " <- " : "").append(one);
            last = one;
        }
        return chain.toString();
    }
}

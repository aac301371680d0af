namespace Shortener.Api.Passkeys;

/// <summary>Examples of the description. Challenges, keys and signatures are shortened.</summary>
internal static class PasskeyExamples
{
    public const string SignInOptions = """
        {"token":"slw_0b6nH0cmdhQe8Yh2pMZr3XxkFqTt7uVwLs1Jd5Ga9Eo","options":{"challenge":"6mW4r0Uc","timeout":300000,"rpId":"go.example","allowCredentials":[],"userVerification":"required","hints":[]}}
        """;

    public const string SignIn = """
        {"token":"slw_0b6nH0cmdhQe8Yh2pMZr3XxkFqTt7uVwLs1Jd5Ga9Eo","credential":{"id":"q83vEjRW","rawId":"q83vEjRW","type":"public-key","clientExtensionResults":{},"response":{"authenticatorData":"SZYN5YgO","clientDataJSON":"eyJ0eXBl","signature":"MEUCIQDk","userHandle":"dXNyXzdr"}}}
        """;

    public const string AdditionOptions = """
        {"token":"slw_0b6nH0cmdhQe8Yh2pMZr3XxkFqTt7uVwLs1Jd5Ga9Eo","options":{"rp":{"name":"go.example","id":"go.example"},"user":{"id":"dXNyXzdr","name":"ana@example.com","displayName":"Ana"},"challenge":"6mW4r0Uc","pubKeyCredParams":[{"type":"public-key","alg":-7}],"timeout":300000,"excludeCredentials":[],"authenticatorSelection":{"residentKey":"required","requireResidentKey":true,"userVerification":"required"},"attestation":"none"}}
        """;

    public const string Add = """
        {"token":"slw_0b6nH0cmdhQe8Yh2pMZr3XxkFqTt7uVwLs1Jd5Ga9Eo","name":"Telephone","password":"correct horse battery staple","credential":{"id":"q83vEjRW","rawId":"q83vEjRW","type":"public-key","clientExtensionResults":{},"response":{"attestationObject":"o2NmbXRk","clientDataJSON":"eyJ0eXBl","transports":["internal"]}}}
        """;

    public const string Passkey = """
        {"id":"psk_7k2m9q4x1c8v5","name":"Telephone","synced":true,"createdAt":"2026-03-01T12:00:00Z","lastUsedAt":null}
        """;

    public const string List = $$"""{"items":[{{Passkey}}],"nextCursor":null}""";
}

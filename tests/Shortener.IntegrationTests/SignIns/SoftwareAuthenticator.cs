using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>
/// A telephone's half of W3C Web Authentication Level 3: one ES256 key, attestation "none", and every way of cheating that a test wants.
/// </summary>
internal sealed class SoftwareAuthenticator(string origin) : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, CanBeBackedUp = 0x08, BackedUp = 0x10, HasKey = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string _userHandle = "";

    /// <summary>What the page's address is said to be.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>Whether a finger, a face or a PIN was checked.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>Counts uses; 0 for one that does not count.</summary>
    public uint Counter { get; set; }

    /// <summary>Whom the key is said to be of; null for whom it was made for.</summary>
    public string? UserHandle { get; set; }

    /// <summary>Whether the signature is one.</summary>
    public bool Signs { get; set; } = true;

    /// <summary>Answers <c>navigator.credentials.create</c>.</summary>
    public object Create(JsonElement options)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, HasKey), .. new byte[16], 0, (byte)_id.Length, .. _id, .. CoseKey()];
        var cbor = new CborWriter();
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString("none");
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return Answer(new { clientDataJSON = Text(ClientData("webauthn.create", options)), attestationObject = Text(cbor.Encode()), transports = new[] { "internal" } });
    }

    /// <summary>Answers <c>navigator.credentials.get</c>.</summary>
    public object Sign(JsonElement options)
    {
        byte[] client = ClientData("webauthn.get", options), data = Data(options.GetProperty("rpId").GetString()!, 0);
        byte[] signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (!Signs)
        {
            signature[^1] ^= 1;
        }

        return Answer(new
        {
            clientDataJSON = Text(client),
            authenticatorData = Text(data),
            signature = Text(signature),
            userHandle = UserHandle is { } other ? Text(Encoding.UTF8.GetBytes(other)) : _userHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private object Answer(object response) => new { id = Text(_id), rawId = Text(_id), type = "public-key", clientExtensionResults = new { }, response };

    private byte[] ClientData(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Data(string relyingParty, byte more)
    {
        byte[] data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty), data);
        data[32] = (byte)(Present | (Verifies ? Verified : 0) | CanBeBackedUp | BackedUp | more);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Counter);
        return data;
    }

    // RFC 9053 section 7.1.1: kty EC2, alg ES256, crv P-256.
    private byte[] CoseKey()
    {
        ECPoint point = _key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter();
        cbor.WriteStartMap(5);
        foreach ((int label, int value) in ((int, int)[])[(1, 2), (3, -7), (-1, 1)])
        {
            cbor.WriteInt32(label);
            cbor.WriteInt32(value);
        }

        cbor.WriteInt32(-2);
        cbor.WriteByteString(point.X!);
        cbor.WriteInt32(-3);
        cbor.WriteByteString(point.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }
}

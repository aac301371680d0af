using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Shortener.UnitTests.Outbound;

/// <summary>
/// Reads the product's compiled assemblies: only the types named here may touch the framework's own HTTP clients, sockets to anywhere
/// or name resolution, so that nothing is fetched on a user's behalf around the guarded client.
/// </summary>
public sealed class OneClientTests
{
    private static readonly HashSet<string> Watched =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.SocketsHttpHandler",
        "System.Net.Http.HttpClientHandler", "System.Net.Http.HttpRequestMessage", "System.Net.Http.IHttpClientFactory",
        "System.Net.WebClient", "System.Net.WebRequest", "System.Net.HttpWebRequest", "System.Net.FtpWebRequest",
        "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Net.Sockets.Socket", "System.Net.Dns",
        "System.Net.WebSockets.ClientWebSocket",
    ];

    /// <summary>Who may, and why. A type nested in one of them counts as it.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Shortener.Ingest.Outbound.GuardedClient"] = "it is the one client",
        ["Shortener.Ingest.Outbound.ProviderClient"] = "its road, with one server of the operator's configuration allowed",
        ["Shortener.Ingest.Outbound.GuardedHandler"] = "its transport",
        ["Shortener.Ingest.Outbound.OutboundMessage"] = "its messages",
        ["Shortener.Ingest.Outbound.TcpDialer"] = "connects to what was vetted",
        ["Shortener.Ingest.Outbound.SystemHostResolver"] = "what it finds is vetted",
        ["Shortener.Core.Dns.DnsTransport"] = "asks the configured name server, never a user's",
        ["Shortener.Core.Mail.SmtpConnection"] = "hands letters to the configured mail server",
        ["Shortener.Api.Replay.ReplayRun"] = "a command: loads the server that its operator names",
        ["Shortener.Api.Replay.ReplayLinks"] = "as ReplayRun",
        ["Shortener.Api.Replay.ReplayRequest"] = "as ReplayRun",
    };

    [Fact]
    public void Nothing_but_the_named_types_can_reach_the_network_by_itself()
    {
        var users = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string assembly in new[] { "Shortener.Core", "Shortener.Ingest", "Shortener.Api" })
        {
            users.UnionWith(UsersOf(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        }

        // The scan finds something: a scan that reads nothing would pass for ever.
        Assert.Contains(users, user => user.StartsWith("Shortener.Ingest.Outbound.GuardedHandler ", StringComparison.Ordinal));
        string[] strangers = [.. users.Where(user => !Allowed.ContainsKey(user.Split(' ')[0]))];
        Assert.True(strangers.Length == 0, string.Join('\n', strangers));
    }

    /// <summary>Every method body's calls, by the type that holds it: <c>type → member</c>.</summary>
    private static IEnumerable<string> UsersOf(string file)
    {
        using var stream = File.OpenRead(file);
        using var pe = new PEReader(stream);
        MetadataReader metadata = pe.GetMetadataReader();
        // Tokens of members (methods, constructors) of watched types.
        var watched = new Dictionary<int, string>();
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
                string name = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
                if (Watched.Contains(name))
                {
                    watched[MetadataToken(handle)] = $"{name}.{metadata.GetString(member.Name)}";
                }
            }
        }

        foreach (TypeDefinitionHandle typeHandle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(typeHandle);
            foreach (MethodDefinitionHandle methodHandle in type.GetMethods())
            {
                MethodDefinition method = metadata.GetMethodDefinition(methodHandle);
                if (method.RelativeVirtualAddress == 0)
                {
                    continue;
                }

                byte[] il = pe.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? [];
                foreach (string used in TokensIn(il).Where(watched.ContainsKey).Select(token => watched[token]).Distinct())
                {
                    yield return $"{OutermostName(metadata, typeHandle)} → {used}";
                }
            }
        }
    }

    /// <summary>Operands of call, callvirt, newobj, ldftn and ldvirtftn. A chance match inside another operand would only be too strict.</summary>
    private static IEnumerable<int> TokensIn(byte[] il)
    {
        for (int i = 0; i + 4 < il.Length; i++)
        {
            if (il[i] is 0x28 or 0x6f or 0x73 or 0x06 or 0x07)
            {
                yield return BitConverter.ToInt32(il, i + 1);
            }
        }
    }

    private static string OutermostName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer)
        {
            type = metadata.GetTypeDefinition(outer);
        }

        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static int MetadataToken(MemberReferenceHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
}
